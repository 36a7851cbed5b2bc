package dev.offpeak.provider.http;

import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.Trouble;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * One pass over the result files of a batch, in constant memory. A file counts as read only when
 * the transport says that its end was seen: by its length, or by its framing. Not thread-safe.
 */
public final class ResultReading {

  /**
   * The longest line that is read; longer ones are passed over and counted as unreadable. Our
   * bound: no provider states one, and the largest known answers are a few megabytes.
   */
  public static final int LINE_BYTES_MAX = 64 << 20;

  private final Transport transport;
  private final LineParser parser;
  private final ResultLines receiver;
  private long lines;
  private long unreadable;

  public ResultReading(Transport transport, LineParser parser, ResultLines receiver) {
    this.transport = transport;
    this.parser = parser;
    this.receiver = receiver;
  }

  /**
   * Reads one file and hands its lines over.
   *
   * @param notRead says what an answer that is not a file means
   * @return empty if it was read to its end, else why not
   */
  public Optional<ReadOutcome> file(URI uri, Function<Reply, ReadOutcome> notRead) {
    Opening opening = transport.open(uri);
    if (!(opening instanceof Opening.Open open) || open.status() != 200) {
      return Optional.of(notRead.apply(transport.read(opening)));
    }
    try (Download download = open.body()) {
      return handOver(download);
    } catch (IOException cut) {
      return incomplete("a result file was not read to its end: " + Transport.reason(cut));
    }
  }

  /** All files have been read. */
  public ReadOutcome complete() {
    return new ReadOutcome.Complete(lines, unreadable);
  }

  private Optional<ReadOutcome> handOver(Download download) throws IOException {
    LineReader reader = new LineReader(download, LINE_BYTES_MAX);
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      if (isBlank(line)) {
        continue;
      }
      ResultLine result = parser.parse(line);
      if (result == null) {
        unreadable++;
      } else if (!accepted(line, result)) {
        return stopped();
      }
    }
    unreadable += reader.tooLong();
    return handOverRest(download, reader.rest());
  }

  /** A last line without a line end may be a cut one: it counts only if nothing is missing. */
  private Optional<ReadOutcome> handOverRest(Download download, byte[] rest) {
    if (isBlank(rest)) {
      return Optional.empty();
    }
    ResultLine result = parser.parse(rest);
    if (result == null || !download.framed()) {
      return incomplete("a result file ends in the middle of a line");
    }
    return accepted(rest, result) ? Optional.empty() : stopped();
  }

  private boolean accepted(byte[] line, ResultLine result) {
    lines++;
    return receiver.accept(line, result);
  }

  private static Optional<ReadOutcome> stopped() {
    return incomplete("reading was stopped before the end");
  }

  private static Optional<ReadOutcome> incomplete(String why) {
    return Optional.of(new ReadOutcome.Incomplete(Trouble.passing(why)));
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
