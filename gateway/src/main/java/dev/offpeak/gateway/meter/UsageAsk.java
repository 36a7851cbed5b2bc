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

  private boolean asked;

  @Override
  public Buffer request(Buffer whole) {
    byte[] body = whole.getBytes();
    if (!mentions(STREAM, body)) {
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

  private static boolean mentions(byte[] word, byte[] body) {
    int last = body.length - word.length;
    for (int at = 0; at <= last; at++) {
      if (body[at] == word[0] && Arrays.equals(body, at, at + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
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
