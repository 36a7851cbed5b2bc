package dev.offpeak.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A request's body as a stream that blocks. One piece is asked for at a time, so that at most one
 * waits here. Read by one thread; filled by the connection's event loop.
 */
final class BodyStream extends InputStream {

  /** One piece of the body and, after it, one mark of its end. */
  private static final int CAPACITY = 3;

  private static final byte[] EMPTY = {};

  private final Call call;
  private final Context context;
  private final BlockingQueue<Piece> arrived = new ArrayBlockingQueue<>(CAPACITY);
  private byte[] current = EMPTY;
  private int position;
  private boolean ended;
  private boolean asked;

  private sealed interface Piece {
    record Bytes(Buffer buffer) implements Piece {}

    record End() implements Piece {}

    record Cut() implements Piece {}
  }

  /** To be made on the event loop, with the request paused. */
  BodyStream(Call call, Context context) {
    this.call = call;
    this.context = context;
    HttpServerRequest request = call.request();
    Peek before = call.takeKept();
    if (before != null) {
      current = before.read().getBytes();
      ended = before.whole();
      if (ended) {
        return;
      }
    }
    if (request.isEnded()) {
      ended = true;
      return;
    }
    request.handler(buffer -> put(new Piece.Bytes(buffer)));
    request.endHandler(end -> put(new Piece.End()));
  }

  /** Ends the reading with an error: the client is gone. */
  void cut() {
    put(new Piece.Cut());
  }

  private void put(Piece piece) {
    if (!arrived.offer(piece) && !(piece instanceof Piece.Cut)) {
      throw new IllegalStateException("more of a body came than was asked for");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, to.length);
    if (count == 0) {
      return 0;
    }
    while (position == current.length) {
      current = EMPTY;
      position = 0;
      if (ended || !next()) {
        return -1;
      }
    }
    int taken = Math.min(count, current.length - position);
    System.arraycopy(current, position, to, from, taken);
    position += taken;
    return taken;
  }

  private boolean next() throws IOException {
    if (!asked) {
      asked = true;
      call.awaitBody(true);
      context.runOnContext(go -> {
        call.continueBody();
        call.request().fetch(1);
      });
    }
    Piece piece;
    try {
      piece = arrived.take();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a body was read");
    }
    asked = false;
    call.awaitBody(false);
    return switch (piece) {
      case Piece.Bytes bytes -> {
        current = bytes.buffer().getBytes();
        position = 0;
        yield true;
      }
      case Piece.End _ -> {
        ended = true;
        yield false;
      }
      case Piece.Cut _ -> throw new IOException("the client went before its body had ended");
    };
  }
}
