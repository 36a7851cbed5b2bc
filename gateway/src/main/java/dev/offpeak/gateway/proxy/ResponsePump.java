package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Carries an answer's body to the client, no faster than it reads. An answer of known length keeps
 * its length, another is sent in chunks. Used on the call's event loop.
 */
final class ResponsePump {

  private static final String LENGTH = "content-length";
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final Call call;
  private final HttpClientResponse up;
  private final HttpServerResponse down;
  private final Rewrite.@Nullable Filter filter;
  private final Watch watch;
  private final Runnable done;
  private long length = -1;

  /**
   * @param filter what changes the body; null to pass it as it is
   * @param done called when the answer is whole
   */
  ResponsePump(
      Call call,
      HttpClientResponse up,
      Rewrite.@Nullable Filter filter,
      Watch watch,
      Runnable done) {
    this.call = call;
    this.up = up;
    this.down = call.response();
    this.filter = filter;
    this.watch = watch;
    this.done = done;
  }

  void start() {
    if (filter != null) {
      down.headers().remove(LENGTH);
    }
    if (!hasBody()) {
      up.endHandler(end -> finish());
      return;
    }
    String told = down.headers().get(LENGTH);
    if (told == null) {
      down.setChunked(true);
      // The client learns at once that the answer has begun, however long its first piece takes.
      down.writeHead();
    } else {
      length = parsed(told);
    }
    up.handler(this::pass);
    up.endHandler(end -> finish());
  }

  private boolean hasBody() {
    int status = up.statusCode();
    return !call.method().equals(HttpMethod.HEAD) && status != NO_CONTENT && status != NOT_MODIFIED;
  }

  private static long parsed(String length) {
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException severalOrNone) {
      return -1;
    }
  }

  private void pass(Buffer piece) {
    if (watch.ended()) {
      return;
    }
    watch.responseBytes(piece);
    if (watch.down() == length) {
      // The last piece and the end in one write, which for most answers is the only one.
      down.end(piece);
      return;
    }
    Buffer out = filter == null ? piece : filter.piece(piece);
    if (out.length() > 0) {
      write(out);
    }
  }

  private void write(Buffer piece) {
    down.write(piece);
    if (down.writeQueueFull()) {
      up.pause();
      down.drainHandler(room -> up.resume());
    }
  }

  private void finish() {
    if (watch.ended()) {
      return;
    }
    if (!down.ended()) {
      Buffer rest = filter == null ? null : filter.end();
      if (rest != null && rest.length() > 0) {
        down.write(rest);
      }
      if (down.isChunked()) {
        down.trailers().addAll(up.trailers());
      }
      down.end();
    }
    done.run();
  }
}
