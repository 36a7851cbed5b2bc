package dev.offpeak.gateway.api;

import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.http.SpoolException;
import dev.offpeak.gateway.http.SpoolFile;
import dev.offpeak.model.DeferredId;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.source.LineReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes many requests in, a line each. They are read no faster than they are stored, a bounded
 * number at a time, so that memory does not grow with their number; a bad one is told in its place
 * and stops no other. What was told of each goes to a file first and to the client after its last
 * line, because most clients read nothing before they have sent all. Used once, by one thread.
 */
final class BulkIntake {

  /** Enough to share the disk's flushes; so many lines may be done again if all ends here. */
  private static final int UNDER_WAY_MAX = 512;

  /** Bytes of lines under way: one of the longest fits, and little more. */
  private static final long UNDER_WAY_BYTES_MAX = 48L * 1024 * 1024;

  /** The longest body that a provider takes, and what stands around it. */
  private static final int LINE_BYTES_MAX = 33 * 1024 * 1024;

  private static final int ID_HEX_DIGITS = 24;

  private final Desk desk;
  private final Spool spool;
  private final Incoming call;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private long bytesUnderWay;
  private long lines;
  private long taken;
  private long known;
  private long refused;

  private record UnderWay(Future<Told> told, long bytes) {}

  /** What is told of a line. */
  private sealed interface Told {
    record Taken(long line, Desk.Taken request) implements Told {}

    record Refused(long line, Refusal refusal) implements Told {}
  }

  BulkIntake(Desk desk, Spool spool, Incoming call) {
    this.desk = desk;
    this.spool = spool;
    this.call = call;
  }

  Reply run() throws IOException, InterruptedException, RefusedException {
    SpoolFile told = file();
    try {
      try (OutputStream out = new BufferedOutputStream(told.out())) {
        readAll(out);
        out.write(end());
      }
      if (lines == 0) {
        throw Query.refused("The body has no requests: one JSON object a line is wanted.");
      }
    } catch (SpoolException full) {
      told.close();
      throw SpoolException.refused();
    } catch (IOException | InterruptedException | RefusedException | RuntimeException ended) {
      told.close();
      throw ended;
    }
    return Reply.written(
        200,
        "application/x-ndjson",
        out -> {
          try (told) {
            told.in().transferTo(out);
          }
        });
  }

  private SpoolFile file() throws RefusedException {
    try {
      return spool.create();
    } catch (SpoolException full) {
      throw SpoolException.refused();
    }
  }

  private void readAll(OutputStream out) throws IOException, InterruptedException {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        LineReader reader = new LineReader(call.body(), LINE_BYTES_MAX)) {
      while (reader.next()) {
        if (reader.blank()) {
          continue;
        }
        lines++;
        long number = reader.number();
        if (reader.tooLong()) {
          add(workers.submit(() -> tooLong(number)), 0);
        } else {
          byte[] line = Arrays.copyOfRange(reader.bytes(), reader.start(), reader.end());
          add(workers.submit(() -> take(number, line)), line.length);
        }
        while (underWay.size() >= UNDER_WAY_MAX || bytesUnderWay > UNDER_WAY_BYTES_MAX) {
          tell(out);
        }
      }
      while (!underWay.isEmpty()) {
        tell(out);
      }
    }
  }

  private void add(Future<Told> told, long bytes) {
    underWay.add(new UnderWay(told, bytes));
    bytesUnderWay += bytes;
  }

  private static Told tooLong(long number) {
    return new Told.Refused(
        number, new Refusal(413, "body_too_large", "The line is longer than any provider takes."));
  }

  private Told take(long number, byte[] line) {
    try {
      return new Told.Taken(number, desk.take(call, id(number), WantedJson.read(line, null)));
    } catch (RefusedException refusal) {
      return new Told.Refused(number, refusal.refusal());
    }
  }

  /** As random as the call's own id, and another for each line. */
  private DeferredId id(long number) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest((call.id() + " " + number).getBytes(StandardCharsets.US_ASCII));
      return new DeferredId("op_" + HexFormat.of().formatHex(hash).substring(0, ID_HEX_DIGITS));
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }

  /** Tells what has become of the first line that is under way. */
  private void tell(OutputStream out) throws IOException, InterruptedException {
    UnderWay first = underWay.remove();
    bytesUnderWay -= first.bytes();
    JsonBytes json = new JsonBytes();
    try {
      switch (first.told().get()) {
        case Told.Taken(long line, Desk.Taken request) -> {
          json.raw("{\"line\":" + line + ",\"id\":").text(request.call().id().value());
          json.raw(",\"known\":" + request.known() + "}\n");
          if (request.known()) {
            known++;
          } else {
            taken++;
          }
        }
        case Told.Refused(long line, Refusal refusal) -> {
          json.raw("{\"line\":" + line + ",\"error\":{\"status\":" + refusal.status());
          json.raw(",\"code\":").text(refusal.code());
          json.raw(",\"detail\":").text(refusal.message()).raw("}}\n");
          refused++;
        }
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    }
    json.writeTo(out);
  }

  /** The last line: where it is missing, the answer was cut off. */
  private byte[] end() {
    return String.format(
            Locale.ROOT,
            "{\"lines\":%d,\"taken\":%d,\"known\":%d,\"refused\":%d}\n",
            lines,
            taken,
            known,
            refused)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
