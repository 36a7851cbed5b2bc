package dev.offpeak.provider.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as it arrives, piece by piece, with a bound on silence. At most a few pieces are
 * in memory. Taken by one thread, filled by the HTTP client's.
 */
final class Download implements AutoCloseable {

  /** Pieces asked for ahead; each is one read of the socket, 16 KB. */
  private static final int PIECES_AHEAD = 8;

  private final Duration idle;
  private final boolean framed;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private boolean ended;

  private sealed interface Signal {
    record Pieces(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable thrown) implements Signal {}
  }

  /**
   * A download that has not begun.
   *
   * @param framed whether the transport can tell the body's end from a cut
   */
  Download(Duration idle, boolean framed) {
    this.idle = idle;
    this.framed = framed;
  }

  boolean framed() {
    return framed;
  }

  Flow.Subscriber<List<ByteBuffer>> subscriber() {
    return new Arrivals();
  }

  /**
   * The next piece, never empty; null at the end.
   *
   * @throws IOException if the answer was cut or fell silent
   */
  @Nullable ByteBuffer next() throws IOException {
    while (!ended) {
      ByteBuffer piece = pieces.poll();
      if (piece == null) {
        await();
      } else if (piece.hasRemaining()) {
        return piece;
      }
    }
    return null;
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription arriving = subscription;
    if (arriving != null) {
      arriving.cancel();
    }
  }

  private void await() throws IOException {
    Signal signal;
    try {
      signal = signals.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    switch (signal) {
      case null -> throw new IOException("nothing arrived for " + idle.toMillis() + " ms");
      case Signal.Pieces(List<ByteBuffer> buffers) -> {
        pieces.addAll(buffers);
        Flow.Subscription arriving = subscription;
        if (arriving != null) {
          arriving.request(1);
        }
      }
      case Signal.End end -> ended = true;
      case Signal.Failure(Throwable thrown) -> throw new IOException("the answer was cut", thrown);
    }
  }

  private final class Arrivals implements Flow.Subscriber<List<ByteBuffer>> {

    @Override
    public void onSubscribe(Flow.Subscription arriving) {
      subscription = arriving;
      if (closed) {
        arriving.cancel();
      } else {
        arriving.request(PIECES_AHEAD);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      signals.add(new Signal.Pieces(buffers));
    }

    @Override
    public void onError(Throwable thrown) {
      signals.add(new Signal.Failure(thrown));
    }

    @Override
    public void onComplete() {
      signals.add(new Signal.End());
    }
  }
}
