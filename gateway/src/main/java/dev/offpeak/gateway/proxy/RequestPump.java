package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.SpoolFile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries a call's body to the provider, no faster than it takes it. A body of known length keeps
 * its length, another is sent in chunks. Used on the call's event loop.
 */
final class RequestPump {

  private static final String LENGTH = "content-length";

  private final Call call;
  private final HttpServerRequest down;
  private final HttpClientRequest up;
  private final Watch watch;
  private final long bytesMax;
  private final Runnable tooLarge;
  private final long length;
  private @Nullable FileFeed feed;
  private boolean finished;

  RequestPump(Call call, HttpClientRequest up, Watch watch, long bytesMax, Runnable tooLarge) {
    this.call = call;
    this.down = call.request();
    this.up = up;
    this.watch = watch;
    this.bytesMax = bytesMax;
    this.tooLarge = tooLarge;
    this.length = up.headers().contains(LENGTH) ? call.announcedLength() : -1;
  }

  /** Sends another body than the one that came. */
  void sendWhole(Buffer body) {
    finished = true;
    watch.requestBytes(body);
    if (body.length() == 0) {
      up.end();
      return;
    }
    up.putHeader(LENGTH, Integer.toString(body.length()));
    up.end(body);
  }

  /**
   * Sends the body as it comes.
   *
   * @param peek what has been read of it; null if nothing
   */
  void start(@Nullable Peek peek) {
    SpoolFile spooled = call.spooled();
    if (spooled != null) {
      Context context = Objects.requireNonNull(Vertx.currentContext(), "calls are on event loops");
      feed = new FileFeed(spooled, context);
      feed.start(this::pass, this::finish, up::reset);
      return;
    }
    if (peek != null && peek.read().length() > 0) {
      pass(peek.read());
    }
    if (finished) {
      return;
    }
    if ((peek != null && peek.whole()) || !call.mayHaveBody()) {
      finish();
      down.resume();
      return;
    }
    if (call.header("expect") != null) {
      // The client waits for the provider's word, so the head goes before the body is there.
      if (length < 0 && down.version() != HttpVersion.HTTP_2) {
        up.setChunked(true);
      }
      up.writeHead();
    }
    down.handler(this::pass);
    down.endHandler(end -> finish());
    // Who waits for the provider's word is not slow.
    call.awaitBody(call.header("expect") == null);
    down.resume();
  }

  private void pass(Buffer piece) {
    if (watch.ended() || finished) {
      return;
    }
    watch.requestBytes(piece);
    if (feed == null && !call.awaitsBody()) {
      call.awaitBody(true);
    }
    if (watch.up() > bytesMax) {
      finished = true;
      tooLarge.run();
      return;
    }
    if (watch.up() == length) {
      // The last piece and the end in one write, which for most calls is the only one.
      finished = true;
      up.end(piece);
      return;
    }
    if (length < 0 && !up.isChunked()) {
      up.setChunked(true);
    }
    up.write(piece);
    if (up.writeQueueFull()) {
      hold();
      up.drainHandler(room -> go());
    }
  }

  private void hold() {
    if (feed != null) {
      feed.pause();
      return;
    }
    call.awaitBody(false);
    down.pause();
  }

  private void go() {
    if (feed != null) {
      feed.resume();
      return;
    }
    call.awaitBody(true);
    down.resume();
  }

  private void finish() {
    if (!finished && !watch.ended()) {
      finished = true;
      up.end();
    }
  }
}
