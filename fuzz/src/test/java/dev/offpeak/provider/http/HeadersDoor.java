package dev.offpeak.provider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

/** The way to what is not public here. */
public final class HeadersDoor {

  private HeadersDoor() {}

  /** A wait is none, or between nothing and a day; the first two lines are the two headers. */
  public static void retryAfter(byte[] bytes) {
    String[] lines = new String(bytes, ISO_8859_1).split("\n", 3);
    Map<String, List<String>> values =
        lines.length == 1
            ? Map.of("retry-after", List.of(lines[0]))
            : lines.length == 2
                ? Map.of("retry-after", List.of(lines[0]), "date", List.of(lines[1]))
                : Map.of("retry-after-ms", List.of(lines[0]), "retry-after", List.of(lines[1]));
    Duration wait =
        RetryAfter.of(HttpHeaders.of(values, (name, value) -> true), () -> Instant.EPOCH);
    if (wait != null && (wait.isNegative() || wait.compareTo(Duration.ofDays(1)) > 0)) {
      throw new AssertionError("waits " + wait);
    }
  }

  /** The lines of a download that comes in pieces, and what stands after the last line end. */
  public static List<byte[]> lines(byte[] bytes, int pieceBytes) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (Download download = new Download(Duration.ofSeconds(5), true)) {
      Flow.Subscriber<List<ByteBuffer>> subscriber = download.subscriber();
      subscriber.onSubscribe(new Pieces(bytes, pieceBytes, subscriber));
      LineReader reader = new LineReader(download, 1 << 20);
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      lines.add(reader.rest());
    }
    return lines;
  }

  private static final class Pieces implements Flow.Subscription {
    private final byte[] bytes;
    private final int pieceBytes;
    private final Flow.Subscriber<List<ByteBuffer>> subscriber;
    private int at;
    private boolean ended;

    Pieces(byte[] bytes, int pieceBytes, Flow.Subscriber<List<ByteBuffer>> subscriber) {
      this.bytes = bytes;
      this.pieceBytes = pieceBytes;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      for (long i = 0; i < count && !ended; i++) {
        if (at == bytes.length) {
          ended = true;
          subscriber.onComplete();
        } else {
          int length = Math.min(pieceBytes, bytes.length - at);
          ByteBuffer piece = ByteBuffer.wrap(bytes, at, length).slice();
          at += length;
          subscriber.onNext(List.of(piece));
        }
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}
