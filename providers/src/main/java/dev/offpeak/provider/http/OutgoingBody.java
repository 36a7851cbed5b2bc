package dev.offpeak.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A request body that can be sent once: whoever asks for it a second time gets a failure instead of
 * bytes. So no layer below can repeat a call that costs money, whatever the JVM was told about
 * retries. It also knows whether it was begun, which tells a call that was never sent from one in
 * doubt: the transport asks for it only over a connection that is there, TLS included. Thread-safe.
 *
 * <p>Without it, the JDK's client repeats a GET or HEAD once if the connection breaks before the
 * answer begins, a POST only if the system property {@code jdk.httpclient.enableAllMethodRetry} is
 * set, and any request once whose TCP connection failed unless {@code
 * jdk.httpclient.disableRetryConnect} is set. Source: {@code MultiExchange} of JDK 25, checked
 * 2026-11-23.
 */
final class OutgoingBody {

  private final InputStream bytes;
  private final long length;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final AtomicLong handedOver = new AtomicLong();
  private volatile @Nullable Throwable failure;

  /**
   * A body of exactly {@code length} bytes.
   *
   * @param bytes closed when the last byte is taken, or by {@link #close}
   */
  OutgoingBody(InputStream bytes, long length) {
    this.bytes = bytes;
    this.length = length;
  }

  BodyPublisher publisher() {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::takeOnce), length);
  }

  /**
   * Makes sure that nothing of it is ever sent.
   *
   * @return false if the transport has begun to take it: then the provider may have it
   */
  boolean takeBack() {
    return taken.compareAndSet(false, true);
  }

  /** Bytes the transport has taken so far, to tell progress from silence. */
  long handedOver() {
    return handedOver.get();
  }

  /**
   * Throws what reading the body threw, if anything: a failure of our own store is not an answer of
   * the provider's.
   */
  void rethrowFailure() {
    Throwable thrown = failure;
    if (thrown instanceof IOException io) {
      throw new UncheckedIOException("reading the batch's input failed; nothing was created", io);
    }
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  void close() {
    try {
      bytes.close();
    } catch (IOException alreadyDone) {
      // All that was wanted of it has been read.
    }
  }

  private @Nullable InputStream takeOnce() {
    return taken.compareAndSet(false, true) ? new Counted() : null;
  }

  private final class Counted extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
      try {
        int read = bytes.read(target, offset, size);
        long total = handedOver.addAndGet(Math.max(0, read));
        if (read < 0 && total != length) {
          throw new IllegalStateException(
              "a batch's input has " + total + " bytes where " + length + " were announced");
        }
        if (total > length) {
          throw new IllegalStateException(
              "a batch's input has more bytes than the " + length + " that were announced");
        }
        return read;
      } catch (IOException | RuntimeException | Error thrown) {
        failure = thrown;
        throw thrown;
      }
    }

    @Override
    public void close() {
      OutgoingBody.this.close();
    }
  }
}
