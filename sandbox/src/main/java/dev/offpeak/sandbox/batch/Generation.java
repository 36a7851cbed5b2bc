package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.PromptCache;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.charge.ChargeFiles;
import dev.offpeak.sandbox.charge.Lane;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Makes the results of one batch into a directory: answers, errors, and charges. Used once, by one
 * thread.
 */
final class Generation implements AutoCloseable {
  /** File of the answers, or of all results where there is one file. */
  static final String OUTPUT = "output.jsonl";

  /** File of the lines that are not answers. */
  static final String ERRORS = "errors.jsonl";

  private static final int NEIGHBOURS = 8;
  private static final int THOROUGH = 5000;

  private final Batch batch;
  private final BatchWork work;
  private final Timeline timeline;
  private final Fates fates;
  private final long seed;
  private final boolean foreign;
  private final boolean unknownFields;
  private final PromptCache cache;
  private final ResultFile output;
  private final ResultFile errors;
  private final OutputStream charged;
  private final Path target;
  private final Map<String, Usage> models = new HashMap<>();
  private long succeeded;
  private long errored;
  private long undone;

  Generation(Batch batch, long total, BatchWork work, long seed, Path target) throws IOException {
    this.batch = batch;
    this.work = work;
    this.timeline = batch.timeline();
    this.seed = seed;
    this.cache = PromptCache.ofBatch(seed ^ BodyHash.ofText(batch.id()));
    this.foreign = batch.record().foreign();
    this.unknownFields = batch.record().fault(BatchFault.UNKNOWN_FIELDS).isPresent();
    this.target = target;
    this.fates = new Fates(batch.record(), total, timeline.doneShare(), seed);
    boolean thorough = batch.record().fault(BatchFault.OUT_OF_ORDER).isPresent();
    int window = thorough ? THOROUGH : NEIGHBOURS;
    this.output = new ResultFile(target.resolve(OUTPUT), window, seed);
    this.errors =
        work.separateErrors() ? new ResultFile(target.resolve(ERRORS), window, seed) : output;
    this.charged = new BufferedOutputStream(Files.newOutputStream(target.resolve("charged.bin")));
  }

  /** Makes everything; the directory is complete when this returns. */
  void run() throws IOException {
    try (RequestCursor requests = work.open(batch);
        InputStream hashes =
            new BufferedInputStream(
                Files.newInputStream(batch.directory().resolve(ChargeFiles.ACCEPTED)))) {
      for (long index = 0; requests.next(); index++) {
        byte[] hash = hashes.readNBytes(ChargeFiles.ACCEPTED_BYTES);
        request(index, hash, requests);
      }
    }
    close();
    if (!work.separateErrors() && output.lines() == 0) {
      Files.createFile(target.resolve(OUTPUT));
    }
    Json.persist(target.resolve("charges.json"), new ChargeFiles.Summary(models));
    Json.persist(target.resolve("end.json"), ended());
  }

  private void request(long index, byte[] hash, RequestCursor requests) throws IOException {
    RequestParts parts = requests.parts();
    long nonce = BodyHash.mix(seed ^ BodyHash.ofText(batch.id())) + index;
    String customId = parts.customId();
    if (customId == null) {
      throw new IllegalStateException("An accepted request has no custom id: line " + index);
    }
    String id = foreign ? "neighbour-" + index : customId;
    Fate fate = fates.of(index);
    switch (fate) {
      case MISSING -> errored += work.separateErrors() ? 0 : 1;
      case UNDONE -> {
        undone++;
        errors.add(work.undone(id, nonce, timeline.ending()));
      }
      case SERVER_ERROR, REFUSAL -> settle(index, id, nonce, work.failure(fate), hash);
      case ANSWER -> settle(index, id, nonce, answer(index, nonce, requests, parts), hash);
    }
  }

  private Outcome answer(long index, long nonce, RequestCursor requests, RequestParts parts) {
    JsonNode body = Json.tree(requests.buffer(), parts.bodyStart(), parts.bodyLength());
    boolean separators = fates.strikes(BatchFault.U2028, index);
    return work.answer(
        batch, new Question(body, seed, nonce, timeline.endsAt(), Lane.BATCH, cache, separators));
  }

  private void settle(long index, String id, long nonce, Outcome outcome, byte[] hash)
      throws IOException {
    byte[] line = line(id, nonce, outcome);
    ResultFile file = errors;
    boolean twin = fates.strikes(BatchFault.ERROR_AND_SUCCESS, index);
    boolean errorFirst = (nonce & 1) == 0;
    switch (outcome) {
      case Outcome.Answered answered -> {
        succeeded++;
        models.merge(answered.model(), answered.usage(), Usage::plus);
        charged.write(hash, 0, BodyHash.BYTES);
        file = output;
      }
      case Outcome.Failed failed -> {
        errored++;
        twin = false;
      }
    }
    if (twin && errorFirst) {
      errors.add(line(id, nonce + 2, work.failure(Fate.SERVER_ERROR)));
    }
    file.add(line);
    if (twin && !errorFirst) {
      errors.add(line(id, nonce + 2, work.failure(Fate.SERVER_ERROR)));
    }
    if (fates.strikes(BatchFault.DUPLICATE_LINES, index)) {
      file.add(line);
    }
    if (fates.strikes(BatchFault.FOREIGN_LINES, index)) {
      file.add(line("foreign-" + Long.toHexString(nonce), nonce + 1, outcome));
    }
    if (fates.strikes(BatchFault.GARBAGE_LINES, index)) {
      file.add(Arrays.copyOf(line, line.length / 2));
    }
  }

  private byte[] line(String id, long nonce, Outcome outcome) {
    byte[] line = work.line(id, nonce, outcome);
    return unknownFields ? ViewFaults.withUnknown(line) : line;
  }

  private Ended ended() {
    boolean expired = timeline.ending() == Ending.EXPIRED;
    return new Ended(
        timeline.ending(),
        timeline.endsAt().toEpochMilli(),
        succeeded,
        errored,
        expired ? 0 : undone,
        expired ? undone : 0,
        models.values().stream().reduce(Usage.NONE, Usage::plus),
        output.lines(),
        work.separateErrors() ? errors.lines() : 0);
  }

  @Override
  public void close() throws IOException {
    output.close();
    errors.close();
    charged.close();
  }
}
