package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.wire.BodyHash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes result lines in another order than they come, as providers do: each line waits in a small
 * window until a later one takes its place. Not thread-safe.
 */
final class ResultFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long WINDOW_BYTES_MAX = 4L << 20;

  private final Path path;
  private final byte[][] window;
  private OutputStream out = OutputStream.nullOutputStream();
  private long draw;
  private int waiting;
  private long waitingBytes;
  private long lines;

  /** Creates the file with its first line; {@code window} lines may wait. */
  ResultFile(Path path, int window, long seed) {
    this.path = path;
    this.window = new byte[window][];
    this.draw = seed;
  }

  void add(byte[] line) throws IOException {
    if (lines++ == 0) {
      out = new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES);
    }
    if (waiting < window.length && waitingBytes + line.length <= WINDOW_BYTES_MAX) {
      window[waiting++] = line;
      waitingBytes += line.length;
      return;
    }
    if (waiting == 0) {
      write(line);
      return;
    }
    draw = BodyHash.mix(draw);
    int place = (int) Long.remainderUnsigned(draw, waiting);
    write(window[place]);
    waitingBytes += line.length - window[place].length;
    window[place] = line;
  }

  long lines() {
    return lines;
  }

  private void write(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    for (int left = waiting; left > 0; left--) {
      draw = BodyHash.mix(draw);
      int place = (int) Long.remainderUnsigned(draw, left);
      write(window[place]);
      window[place] = window[left - 1];
    }
    waiting = 0;
    out.close();
  }
}
