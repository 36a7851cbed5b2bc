package dev.offpeak.sandbox.charge;

import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import dev.offpeak.sandbox.wire.LineReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts every charge per body, and compares it with how many requests have that body. Each
 * question reads the files of all accounts and both dialects anew; nothing is kept in memory.
 * Thread-safe.
 */
public final class Charges implements AutoCloseable {
  private static final int CHUNK_RECORDS = 4096;

  private final Path state;
  private final FileChannel calls;

  /**
   * Opens the charges of a state directory.
   *
   * @throws UncheckedIOException if the directory cannot be written
   */
  public Charges(Path state) {
    this.state = state;
    try {
      calls =
          FileChannel.open(
              state.resolve(ChargeFiles.CALLS),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
      endLine();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the charges in " + state, e);
    }
  }

  /** One line of the calls' file. */
  private record CallCharge(String body, String model, Usage usage) {}

  /** Ends a line that a kill cut, so that the next charge is not appended to it. */
  private void endLine() throws IOException {
    if (calls.size() > 0) {
      calls.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
  }

  /** Records the charge of a synchronous call, before it is answered. */
  public synchronized void chargeCall(byte[] bodyHash, String model, Usage usage) {
    byte[] line = Json.bytes(new CallCharge(BodyHash.hex(bodyHash), model, usage));
    ByteBuffer buffer = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    try {
      while (buffer.hasRemaining()) {
        calls.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot record a charge", e);
    }
  }

  /** Adds up all that was accepted and charged until now. */
  public ChargeTotals totals() {
    Tally tally = tally();
    Map<String, Long> lanes = new TreeMap<>();
    tally.lanes.forEach((lane, count) -> lanes.put(lane.name().toLowerCase(Locale.ROOT), count));
    return new ChargeTotals(
        tally.lanes.values().stream().mapToLong(Long::longValue).sum(),
        tally.table.countRequests(),
        tally.table.size(),
        tally.table.countMoreThanOnce(),
        tally.table.countMoreThanRequested(),
        lanes,
        new TreeMap<>(tally.models));
  }

  /** Hands over the counts of every body that was accepted or charged, in no particular order. */
  public void forEachBody(Consumer<BodyCharges> action) {
    tally().table.forEach(action);
  }

  /** The counts of one body, given as its exact bytes. */
  public BodyCharges of(byte[] body) {
    return tally().table.of(new BodyHash().of(body, 0, body.length));
  }

  private static final class Tally {
    private final BodyTable table = new BodyTable();
    private final Map<Lane, Long> lanes = new HashMap<>();
    private final Map<String, Usage> models = new HashMap<>();
    private long callsSeen;

    private void charge(Lane lane, byte[] record, int offset) {
      table.charge(record, offset);
      lanes.merge(lane, 1L, Long::sum);
    }
  }

  private Tally tally() {
    Tally tally = new Tally();
    try {
      for (Path batch : ChargeFiles.batches(state)) {
        batch(batch, tally);
      }
      calls(tally);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the charges in " + state, e);
    }
    return tally;
  }

  private static void batch(Path batch, Tally tally) throws IOException {
    records(
        batch.resolve(ChargeFiles.ACCEPTED),
        ChargeFiles.ACCEPTED_BYTES,
        (bytes, offset) ->
            tally.table.request(
                bytes, offset, ByteBuffer.wrap(bytes).getLong(offset + BodyHash.BYTES)));
    records(
        batch.resolve(ChargeFiles.CHARGED),
        BodyHash.BYTES,
        (bytes, offset) -> tally.charge(Lane.BATCH, bytes, offset));
    Path summary = batch.resolve(ChargeFiles.SUMMARY);
    if (Files.exists(summary)) {
      Json.load(summary, ChargeFiles.Summary.class)
          .models()
          .forEach((model, usage) -> tally.models.merge(model, usage, Usage::plus));
    }
  }

  private void calls(Tally tally) throws IOException {
    Path file = state.resolve(ChargeFiles.CALLS);
    try (LineReader lines = new LineReader(Files.newInputStream(file))) {
      while (lines.next()) {
        if (!lines.blank()) {
          call(
              new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8),
              tally);
        }
      }
    }
  }

  private static void call(String line, Tally tally) {
    if (!line.endsWith("}")) {
      return;
    }
    CallCharge charge = Json.MAPPER.readValue(line, CallCharge.class);
    byte[] hash = HexFormat.of().parseHex(charge.body());
    tally.table.request(hash, 0, BodyHash.mix(++tally.callsSeen));
    tally.charge(Lane.SYNCHRONOUS, hash, 0);
    tally.models.merge(charge.model(), charge.usage(), Usage::plus);
  }

  private interface RecordAction {
    void accept(byte[] bytes, int offset);
  }

  private static void records(Path file, int recordBytes, RecordAction action) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] chunk = new byte[recordBytes * CHUNK_RECORDS];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int read = in.readNBytes(chunk, 0, chunk.length);
      while (read > 0) {
        if (read % recordBytes != 0) {
          throw new EOFException("Broken records in " + file);
        }
        for (int offset = 0; offset < read; offset += recordBytes) {
          action.accept(chunk, offset);
        }
        read = in.readNBytes(chunk, 0, chunk.length);
      }
    }
  }

  @Override
  public void close() {
    try {
      calls.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the charges", e);
    }
  }
}
