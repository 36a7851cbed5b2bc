package dev.offpeak.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

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
  public static void upTo(long max, HttpServerRequest request, Consumer<Peek> then) {
    if (request.isEnded()) {
      then.accept(new Peek(Buffer.buffer(), true));
      return;
    }
    Buffer[] read = {null};
    boolean[] copied = {false};
    boolean[] done = {false};
    request.handler(piece -> {
      // Most bodies come in one piece, which is then not copied.
      if (read[0] == null) {
        read[0] = piece;
      } else {
        read[0] = (copied[0] ? read[0] : read[0].copy()).appendBuffer(piece);
        copied[0] = true;
      }
      if (!done[0] && read[0].length() > max) {
        done[0] = true;
        request.pause();
        then.accept(new Peek(read[0], false));
      }
    });
    request.endHandler(end -> {
      if (!done[0]) {
        done[0] = true;
        then.accept(new Peek(read[0] == null ? Buffer.buffer() : read[0], true));
      }
    });
    request.resume();
  }
}
