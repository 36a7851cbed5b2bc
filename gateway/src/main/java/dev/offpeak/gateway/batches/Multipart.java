package dev.offpeak.gateway.batches;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a multipart form (RFC 7578) part by part, in constant memory. Not thread-safe. */
final class Multipart {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEADER_BYTES_MAX = 8 * 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = Pattern.compile(";\\s*name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile(";\\s*filename=\"([^\"]*)\"");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private boolean ended;

  /** The form is not one. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** A part's name, and its file's name if it is one. */
  record Part(String name, @Nullable String fileName) {}

  Multipart(@Nullable String contentType, InputStream in) throws MalformedException {
    Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
        || !boundary.find()) {
      throw new MalformedException("the body is not multipart/form-data with a boundary");
    }
    String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    this.delimiter = ("\r\n--" + text).getBytes(StandardCharsets.ISO_8859_1);
    this.in = in;
    // The first delimiter has no line break of its own before it.
    buffer[0] = '\r';
    buffer[1] = '\n';
    to = 2;
  }

  /** The next part; null at the end. What was not read of the one before is passed over. */
  @Nullable Part next() throws IOException, MalformedException {
    copy(OutputStream.nullOutputStream(), Long.MAX_VALUE);
    if (ended) {
      return null;
    }
    from += delimiter.length;
    String line = line();
    if (line.startsWith("--")) {
      ended = true;
      return null;
    }
    String name = null;
    String fileName = null;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        name = find(NAME, header);
        fileName = find(FILE_NAME, header);
      }
    }
    if (name == null) {
      throw new MalformedException("a part of the form has no name");
    }
    return new Part(name, fileName);
  }

  private static @Nullable String find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    return matcher.find() ? matcher.group(1) : null;
  }

  /**
   * Copies the content of the part, up to a bound.
   *
   * @return its bytes; more than {@code max} if it is longer, and then not all of it was copied
   */
  long copy(OutputStream out, long max) throws IOException, MalformedException {
    if (ended) {
      return 0;
    }
    long copied = 0;
    while (true) {
      int at = indexOfDelimiter();
      // Up to the delimiter, or up to where one may begin.
      int end = at >= 0 ? at : Math.max(from, to - delimiter.length + 1);
      if (end > from) {
        copied += end - from;
        if (copied > max) {
          return copied;
        }
        out.write(buffer, from, end - from);
        from = end;
      }
      if (at >= 0) {
        from = at;
        return copied;
      }
      if (!fill()) {
        throw new MalformedException("the form ends within a part");
      }
    }
  }

  private int indexOfDelimiter() {
    for (int at = from; at <= to - delimiter.length; at++) {
      if (buffer[at] == '\r'
          && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        return at;
      }
    }
    return -1;
  }

  private String line() throws IOException, MalformedException {
    int searched = 0;
    while (true) {
      for (int at = from + searched; at + 1 < to; at++) {
        if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
          String line = new String(buffer, from, at - from, StandardCharsets.UTF_8);
          from = at + 2;
          return line;
        }
      }
      // The end of the form needs no line break.
      if (to - from > HEADER_BYTES_MAX || !fill()) {
        if (to - from >= 2 && buffer[from] == '-' && buffer[from + 1] == '-') {
          return "--";
        }
        throw new MalformedException("the head of a part of the form does not end");
      }
    }
  }

  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    int got = in.read(buffer, to, buffer.length - to);
    to += Math.max(got, 0);
    return got > 0;
  }
}
