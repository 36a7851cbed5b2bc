package dev.offpeak.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body, read before it is decided what becomes of the call. The request is
 * paused again when it has been read, and nothing is lost: who serves the call takes {@link #read}
 * for the first piece.
 *
 * @param read the first bytes; at least the wished-for ones unless {@code whole}
 * @param whole whether that is all of it
 */
public record Peek(Buffer read, boolean whole) {

  /**
   * Reads up to a bound and calls back on the same event loop: after the body's end, or as soon as
   * more than {@code max} bytes are there. Not called if the client goes before; whoever watches
   * the request's exceptions is told that.
   */
  public static void upTo(long max, Call call, Consumer<Peek> then) {
    HttpServerRequest request = call.request();
    if (request.isEnded()) {
      then.accept(new Peek(Buffer.buffer(), true));
      return;
    }
    AtomicReference<@Nullable Buffer> read = new AtomicReference<>();
    boolean[] copied = {false};
    boolean[] done = {false};
    request.handler(piece -> {
      // Most bodies come in one piece, which is then not copied.
      Buffer before = read.get();
      Buffer now = piece;
      if (before != null) {
        now = (copied[0] ? before : before.copy()).appendBuffer(piece);
        copied[0] = true;
      }
      read.set(now);
      if (!done[0] && now.length() > max) {
        done[0] = true;
        call.awaitBody(false);
        request.pause();
        then.accept(take(read, false));
      }
    });
    request.endHandler(end -> {
      if (!done[0]) {
        done[0] = true;
        then.accept(take(read, true));
      }
    });
    call.continueBody();
    call.awaitBody(true);
    request.resume();
  }

  /** The handlers live as long as the call, which may be long: they keep nothing of the body. */
  private static Peek take(AtomicReference<@Nullable Buffer> read, boolean whole) {
    Buffer taken = read.getAndSet(null);
    return new Peek(taken == null ? Buffer.buffer() : taken, whole);
  }
}
