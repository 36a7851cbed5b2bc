package dev.offpeak.provider.http;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Batch inputs for tests, whose wire size is what the dialect says. */
public final class Inputs {

  private Inputs() {}

  public static AttemptId attempt(int n) {
    return new AttemptId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + n));
  }

  public static BatchId batch(int n) {
    return new BatchId(new UUID(0x0190_0000_0000_7001L, 0x8000_0000_0000_0000L + n));
  }

  public static BatchInput of(Dialect dialect, Endpoint endpoint, String... bodies) {
    return of(
        dialect,
        endpoint,
        List.of(bodies).stream().map(body -> body.getBytes(StandardCharsets.UTF_8)).toList());
  }

  public static BatchInput of(Dialect dialect, Endpoint endpoint, List<byte[]> bodies) {
    List<BatchInput.Line> lines = new ArrayList<>();
    long bytes = dialect.envelopeBytes();
    for (byte[] body : bodies) {
      lines.add(new BatchInput.Line(attempt(lines.size()), endpoint, body));
      bytes += dialect.lineBytes(endpoint, body.length);
    }
    return new Fixed(List.copyOf(lines), bytes, null);
  }

  /** The same lines, but another size is announced. */
  public static BatchInput announcing(BatchInput input, long bytes) {
    return new Fixed(((Fixed) input).lines(), bytes, null);
  }

  /** The same lines, but the store fails after the last of them. */
  public static BatchInput failing(BatchInput input, RuntimeException failure) {
    Fixed fixed = (Fixed) input;
    return new Fixed(fixed.lines(), fixed.wireBytes() + 100, failure);
  }

  private record Fixed(
      List<BatchInput.Line> lines, long wireBytes, @Nullable RuntimeException failure)
      implements BatchInput {

    @Override
    public int requests() {
      return lines.size();
    }

    @Override
    public Lines open() {
      Iterator<Line> left = lines.iterator();
      return new Lines() {
        @Override
        public @Nullable Line next() throws IOException {
          if (left.hasNext()) {
            return left.next();
          }
          if (failure != null) {
            throw failure;
          }
          return null;
        }

        @Override
        public void close() {}
      };
    }
  }
}
