package dev.offpeak.gateway.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file without a name, gone once it is closed. Written first, by one thread; then read by any
 * number of streams.
 */
public final class SpoolFile implements Closeable {

  private final FileChannel channel;
  private final Spool spool;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicLong length = new AtomicLong();

  SpoolFile(FileChannel channel, Spool spool) {
    this.channel = channel;
    this.spool = spool;
  }

  /** Bytes written so far. */
  public long length() {
    return length.get();
  }

  /** Takes what is written; a full disk is a {@link SpoolException}. */
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        spool.take(count);
        length.addAndGet(count);
        ByteBuffer left = ByteBuffer.wrap(bytes, from, count);
        try {
          while (left.hasRemaining()) {
            channel.write(left);
          }
        } catch (IOException full) {
          throw new SpoolException("the disk takes no more", full);
        }
      }
    };
  }

  /** All that was written, from its beginning; closing it leaves the file. */
  public InputStream in() {
    return new InputStream() {
      private long position;

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
        int got = channel.read(ByteBuffer.wrap(to, from, count), position);
        position += Math.max(got, 0);
        return got;
      }
    };
  }

  /** Done once the file is closed. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (closed.complete(null)) {
      spool.free(length.get());
    }
  }
}
