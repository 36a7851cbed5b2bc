package dev.offpeak.sandbox.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a call, framed by its length or in chunks. Not thread-safe. */
final class RequestBody extends InputStream {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int SIZE_DIGITS_MAX = 15;

  private final InputStream in;
  private final OutputStream out;
  private final boolean chunked;
  private boolean awaited;
  private boolean ended;

  /** Bytes to come of the body, or of the present chunk. */
  private long left;

  RequestBody(RequestHead head, InputStream in, OutputStream out) throws IOException {
    this.in = in;
    this.out = out;
    this.chunked = head.header("transfer-encoding").orElse("").equalsIgnoreCase("chunked");
    this.awaited = head.header("expect").orElse("").equalsIgnoreCase("100-continue");
    String length = head.header("content-length").orElse("0");
    if (!length.matches("\\d{1,15}")) {
      throw new IOException("The content-length is not a number.");
    }
    this.left = chunked ? 0 : Long.parseLong(length);
    this.ended = !chunked && left == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    if (awaited) {
      awaited = false;
      out.write(CONTINUE);
      out.flush();
    }
    if (chunked && left == 0) {
      left = nextChunk();
      if (left == 0) {
        ended = true;
        return -1;
      }
    }
    int read = in.read(bytes, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("The body of the call broke off.");
    }
    left -= read;
    if (left == 0) {
      if (chunked) {
        line();
      } else {
        ended = true;
      }
    }
    return read;
  }

  private long nextChunk() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    String size = (extension < 0 ? line : line.substring(0, extension)).strip();
    if (!size.matches("[0-9a-fA-F]{1," + SIZE_DIGITS_MAX + "}")) {
      throw new IOException("A chunk of the body has no size.");
    }
    long bytes = Long.parseLong(size, 16);
    if (bytes == 0) {
      while (!line().isEmpty()) {
        // Trailers mean nothing here.
      }
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The body of the call broke off.");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
