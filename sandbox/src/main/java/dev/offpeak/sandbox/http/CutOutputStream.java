package dev.offpeak.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;

/** Lets a number of bytes through, then throws. Not thread-safe. */
final class CutOutputStream extends OutputStream {
  private final OutputStream out;
  private long left;

  CutOutputStream(OutputStream out, long bytes) {
    this.out = out;
    this.left = bytes;
  }

  /** The allowed bytes are through. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int through = (int) Math.min(left, length);
    out.write(bytes, offset, through);
    left -= through;
    if (through < length) {
      throw new CutException();
    }
  }
}
