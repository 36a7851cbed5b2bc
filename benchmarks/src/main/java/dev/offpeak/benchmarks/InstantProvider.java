package dev.offpeak.benchmarks;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.UploadOutcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A provider in this process that answers at once and costs next to nothing, so that what is
 * measured is ours: an upload is written to a file as it would be to a socket. Thread-safe.
 */
final class InstantProvider implements BatchProvider, Dialect {

  private static final String PREFIX = "{\"custom_id\":\"";
  private static final String MIDDLE =
      "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":";
  private static final int ID_LENGTH = 22;
  private static final int ANSWER_BYTES = 1_000;

  private final Account account;
  private final Path uploads;
  private final int requestsMax;
  private final Map<String, List<AttemptId>> batches = new ConcurrentHashMap<>();
  private final AtomicLong uploadNanos = new AtomicLong();
  private volatile List<AttemptId> uploaded = List.of();

  InstantProvider(Account account, Path uploads, int requestsMax) {
    this.account = account;
    this.uploads = uploads;
    this.requestsMax = requestsMax;
  }

  /** Time spent on reading lines from the store and writing them as files, in nanoseconds. */
  long uploadNanos() {
    return uploadNanos.get();
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public Dialect dialect() {
    return this;
  }

  @Override
  public BatchLimits limits() {
    return new BatchLimits(requestsMax, 200_000_000, true, true, 0, 0, 0);
  }

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    long begin = System.nanoTime();
    List<AttemptId> ids = new ArrayList<>(input.requests());
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(uploads.resolve(fileName)), 1 << 16);
        BatchInput.Lines lines = input.open()) {
      for (BatchInput.Line line = lines.next(); line != null; line = lines.next()) {
        ids.add(line.attempt());
        out.write((PREFIX + line.attempt().wire() + MIDDLE).getBytes(StandardCharsets.US_ASCII));
        out.write(line.body());
        out.write('}');
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    uploaded = ids;
    uploadNanos.addAndGet(System.nanoTime() - begin);
    return new UploadOutcome.Uploaded(new ProviderFileId(fileName));
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    return new FileSearch.NotFound();
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    batches.put(draft.id().wire(), uploaded);
    return new CreateOutcome.Accepted(view(draft.id().wire()));
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    return new PollOutcome.Seen(view(batch.value()));
  }

  private ProviderBatch view(String id) {
    int size = batches.getOrDefault(id, List.of()).size();
    return new ProviderBatch(
        new ProviderBatchId(id),
        id,
        Instant.EPOCH,
        size,
        new BatchProgress(size, size, 0),
        new ProviderBatch.Phase.Ended(BatchEnd.COMPLETED, Instant.EPOCH, List.of("results")));
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    return new ListOutcome.Page(List.of(), null, null);
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    byte[] line = new byte[ANSWER_BYTES];
    BilledAnswer billed = new BilledAnswer(Usage.of(700, 60), null, null, null);
    List<AttemptId> ids = batches.getOrDefault(batch.id().value(), List.of());
    for (AttemptId id : ids) {
      lines.accept(line.clone(), new ResultLine.Answer(id.wire(), billed));
    }
    return new ReadOutcome.Complete(ids.size(), 0);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    return new CallOutcome.Done();
  }

  /** Nothing here has a deadline. */
  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    return new Asked.NotSent("only batches are answered at once");
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    return new CallOutcome.Done();
  }

  @Override
  public ProviderName provider() {
    return ProviderName.OPENAI;
  }

  @Override
  public boolean serves(Endpoint endpoint) {
    return true;
  }

  @Override
  public Endpoint promptEndpoint() {
    return Endpoint.CHAT_COMPLETIONS;
  }

  @Override
  public boolean tagsBatches() {
    return true;
  }

  @Override
  public long lineBytes(Endpoint endpoint, int bodyBytes) {
    return (long) PREFIX.length() + ID_LENGTH + MIDDLE.length() + bodyBytes + 2;
  }

  @Override
  public long envelopeBytes() {
    return 0;
  }

  @Override
  public byte[] promptBody(PromptSpec prompt) {
    return prompt.prompt().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<AnswerView> answer(Endpoint endpoint, byte[] line) {
    return Optional.empty();
  }

  @Override
  public Optional<ErrorView> error(byte[] line) {
    return Optional.empty();
  }

  @Override
  public byte[] resultLine(
      String customId, byte @Nullable [] line, @Nullable String code, String message) {
    return line == null ? new byte[0] : line;
  }
}
