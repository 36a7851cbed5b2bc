package dev.offpeak.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as a stream that blocks while the client is slow: a piece is handed over only
 * when the one before has been taken by the connection. Written by one thread.
 */
final class ReplyStream extends OutputStream {

  /** Small writes are gathered to this, which fills a few packets. */
  private static final int PIECE_BYTES = 16 * 1024;

  private final HttpServerResponse response;
  private final Context context;
  private final Presence presence;
  private final AtomicReference<@Nullable CountDownLatch> awaited = new AtomicReference<>();
  private final byte[] piece = new byte[PIECE_BYTES];
  private int filled;

  ReplyStream(HttpServerResponse response, Context context, Presence presence) {
    this.response = response;
    this.context = context;
    this.presence = presence;
    // Once for the whole answer: a held stream sends a comment every few seconds, for hours.
    presence.whenGone(this::release);
  }

  /** Lets go of who waits for room on a connection that has gone. */
  private void release() {
    CountDownLatch room = awaited.get();
    if (room != null) {
      room.countDown();
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, bytes.length);
    int done = 0;
    while (done < count) {
      int taken = Math.min(count - done, PIECE_BYTES - filled);
      System.arraycopy(bytes, from + done, piece, filled, taken);
      filled += taken;
      done += taken;
      if (filled == PIECE_BYTES) {
        flush();
      }
    }
  }

  /** Sends what there is, and waits until the connection can take more. */
  @Override
  public void flush() throws IOException {
    if (presence.gone()) {
      throw new IOException("the client is gone");
    }
    if (filled == 0) {
      return;
    }
    Buffer sent = Buffer.buffer(filled).appendBytes(piece, 0, filled);
    filled = 0;
    CountDownLatch room = new CountDownLatch(1);
    awaited.set(room);
    if (presence.gone()) {
      room.countDown();
    }
    context.runOnContext(go -> {
      if (response.closed() || response.ended()) {
        room.countDown();
        return;
      }
      response.write(sent);
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> room.countDown());
      } else {
        room.countDown();
      }
    });
    try {
      room.await();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an answer was written");
    }
  }
}
