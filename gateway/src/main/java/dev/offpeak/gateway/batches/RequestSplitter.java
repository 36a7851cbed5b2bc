package dev.offpeak.gateway.batches;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Takes the requests out of the body that makes a batch of Anthropic's, one a line and byte for
 * byte but for line breaks between tokens, in constant memory. That each line is sound is for its
 * reader to find. Not thread-safe.
 */
final class RequestSplitter {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String REQUESTS = "requests";

  private final OutputStream out;
  private final MessageDigest hash;
  private final byte[] piece = new byte[BUFFER_BYTES];
  private int filled;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean inRequests;
  private boolean requestsSeen;
  private boolean ended;
  private final StringBuilder key = new StringBuilder();
  private long lines;

  /** The body has not the shape that is asked for. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** The body is longer than Anthropic takes. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param hash is given every byte of the body
   */
  RequestSplitter(OutputStream out, MessageDigest hash) {
    this.out = out;
    this.hash = hash;
  }

  /** Reads all of the body; the number of lines that were written. */
  long split(InputStream in, long bytesMax)
      throws IOException, MalformedException, TooLongException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long read = 0;
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      read += got;
      if (read > bytesMax) {
        throw new TooLongException();
      }
      hash.update(buffer, 0, got);
      for (int at = 0; at < got; at++) {
        take(buffer[at]);
      }
    }
    if (!ended) {
      throw new MalformedException("the body is not one JSON object, or it was cut off");
    }
    if (!requestsSeen) {
      throw new MalformedException("requests: Field required");
    }
    flush();
    return lines;
  }

  private void take(byte b) throws IOException, MalformedException {
    if (inString) {
      inString(b);
      return;
    }
    switch (b) {
      case '"' -> {
        if (depth == 0 || (inRequests && depth == 2)) {
          throw new MalformedException("the body is not a JSON object with an array of requests");
        }
        inString = true;
        if (depth == 1) {
          key.setLength(0);
        }
      }
      case '{', '[' -> {
        open(b);
        return;
      }
      case '}', ']' -> {
        close(b);
        return;
      }
      case '\n', '\r', ' ', '\t' -> {
        keep((byte) ' ');
        return;
      }
      default -> {
        boolean punctuation = b == ',' || b == ':';
        if (depth == 0 || (inRequests && depth == 2 && !punctuation)) {
          throw new MalformedException("the body is not a JSON object with an array of requests");
        }
      }
    }
    keep(b);
  }

  private void inString(byte b) throws IOException {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    }
    if (depth == 1 && inString && key.length() <= REQUESTS.length()) {
      key.append((char) b);
    }
    keep(b);
  }

  private void open(byte b) throws IOException, MalformedException {
    if (ended || (depth == 0 && b != '{')) {
      throw new MalformedException("the body is not one JSON object");
    }
    if (depth == 1 && key.toString().equals(REQUESTS)) {
      if (requestsSeen || b != '[') {
        throw new MalformedException("requests: one array is wanted");
      }
      inRequests = true;
      requestsSeen = true;
    } else if (inRequests && depth == 2 && b != '{') {
      throw new MalformedException("requests: each is a JSON object");
    }
    depth++;
    keep(b);
  }

  private void close(byte b) throws IOException, MalformedException {
    if (depth == 0) {
      throw new MalformedException("the body is not one JSON object");
    }
    keep(b);
    depth--;
    if (inRequests && depth == 2) {
      write((byte) '\n');
      lines++;
    } else if (inRequests && depth == 1) {
      inRequests = false;
      key.setLength(0);
    }
    ended = depth == 0;
  }

  /** Keeps what is within a request. */
  private void keep(byte b) throws IOException {
    if (inRequests && depth >= 3) {
      write(b);
    }
  }

  private void write(byte b) throws IOException {
    if (filled == piece.length) {
      flush();
    }
    piece[filled++] = b;
  }

  private void flush() throws IOException {
    out.write(piece, 0, filled);
    filled = 0;
  }
}
