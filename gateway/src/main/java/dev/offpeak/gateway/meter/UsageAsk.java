package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.proxy.Rewrite;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the usage of a chat stream whose client did not: the option is put into the body, and
 * the chunk that answers it is taken out of the stream again. No other byte changes. Used on the
 * call's event loop.
 */
final class UsageAsk implements Rewrite {

  private static final int OK = 200;
  private static final String OPTION = "\"include_usage\":true";

  /** The member as it stands in every body that asks for a stream; most calls are spared a scan. */
  private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] SKIP = skips();

  private boolean asked;

  @Override
  public Buffer request(Buffer whole) {
    byte[] body = whole.getBytes();
    if (!mentionsStream(body)) {
      return whole;
    }
    RequestScan scan = new RequestScan();
    scan.scan(body);
    if (!scan.whole() || !scan.streamed()) {
      return whole;
    }
    return switch (scan.usage()) {
      case ASKED -> whole;
      case NOT_ASKED -> {
        int first = after((byte) '{', body);
        yield spliced(body, first, first, "\"stream_options\":{" + OPTION + "},");
      }
      case NULL_OPTIONS -> spliced(body, scan.usageFrom(), scan.usageTo(), "{" + OPTION + "}");
      case OPTIONS ->
          spliced(
              body,
              scan.usageFrom(),
              scan.usageTo(),
              isEmpty(body, scan.usageFrom()) ? OPTION : OPTION + ",");
      case DECLINED -> spliced(body, scan.usageFrom(), scan.usageTo(), "true");
    };
  }

  /** Looks at the last byte of where the word may stand, and mostly goes on by its length. */
  private static boolean mentionsStream(byte[] body) {
    int end = STREAM.length - 1;
    while (end < body.length) {
      byte last = body[end];
      int skip = last < 0 ? STREAM.length : SKIP[last];
      if (skip > 0) {
        end += skip;
      } else if (Arrays.equals(body, end - STREAM.length + 1, end + 1, STREAM, 0, STREAM.length)) {
        return true;
      } else {
        end++;
      }
    }
    return false;
  }

  /** How far on the word may stand at the earliest, by the byte where it would have ended. */
  private static byte[] skips() {
    byte[] skips = new byte[Byte.MAX_VALUE + 1];
    Arrays.fill(skips, (byte) STREAM.length);
    for (int i = 0; i < STREAM.length; i++) {
      skips[STREAM[i]] = (byte) (STREAM.length - 1 - i);
    }
    return skips;
  }

  private static int after(byte wanted, byte[] body) {
    int at = 0;
    while (body[at] != wanted) {
      at++;
    }
    return at + 1;
  }

  /** Whether the object whose bracket is just before ends without a member. */
  private static boolean isEmpty(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] <= ' ') {
      at++;
    }
    return at < body.length && body[at] == '}';
  }

  private Buffer spliced(byte[] body, int from, int to, String text) {
    asked = true;
    byte[] added = text.getBytes(StandardCharsets.US_ASCII);
    return Buffer.buffer(body.length + added.length)
        .appendBytes(body, 0, from)
        .appendBytes(added)
        .appendBytes(body, to, body.length - to);
  }

  @Override
  public void head(MultiMap toProvider) {
    if (asked) {
      // A chunk can be taken out of a plain stream only.
      toProvider.set("accept-encoding", "identity");
    }
  }

  @Override
  public @Nullable Filter response(int status, MultiMap headers) {
    boolean plain =
        AnswerMeter.encoding(headers).isEmpty() || AnswerMeter.encoding(headers).equals("identity");
    return asked && status == OK && plain && AnswerMeter.isEventStream(headers)
        ? new UsageChunkFilter()
        : null;
  }
}
