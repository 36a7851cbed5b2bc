package dev.offpeak.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code multipart/form-data} part by part from a stream, holding one buffer of it. Not
 * thread-safe.
 */
public final class Multipart {
  private static final int BUFFER_BYTES = 1 << 17;
  private static final int HEADER_BYTES_MAX = 1 << 14;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("[; ]filename=\"([^\"]*)\"");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;

  private Multipart(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter has no line break before it: pretend one.
    buffer[0] = '\r';
    buffer[1] = '\n';
    filled = 2;
  }

  /** A part's description. */
  public record Part(String name, @Nullable String fileName) {}

  /** Begins to read a call's body; empty if it is not multipart. */
  public static Optional<Multipart> of(Call call) {
    return call.header("Content-Type")
        .filter(type -> type.startsWith("multipart/form-data"))
        .map(BOUNDARY::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
        .map(boundary -> new Multipart(call.body(), boundary));
  }

  /**
   * Moves to the next part; what is left of the present one must have been read.
   *
   * @return null after the last part
   * @throws IOException if the body breaks off
   */
  public @Nullable Part next() throws IOException {
    if (filled == 2 && at == 0) {
      copyTo(OutputStream.nullOutputStream(), Long.MAX_VALUE);
    }
    require(2);
    if (buffer[at] == '-' && buffer[at + 1] == '-') {
      return null;
    }
    String headers = headers();
    Matcher name = NAME.matcher(headers);
    Matcher fileName = FILE_NAME.matcher(headers);
    return new Part(name.find() ? name.group(1) : "", fileName.find() ? fileName.group(1) : null);
  }

  /**
   * Copies the present part's bytes.
   *
   * @return bytes of the part; those above {@code bytesMax} are read and counted, not written
   */
  public long copyTo(OutputStream out, long bytesMax) throws IOException {
    long copied = 0;
    while (true) {
      int end = indexOfDelimiter();
      boolean whole = end >= 0;
      int until = whole ? end : Math.max(at, filled - delimiter.length);
      int allowed = (int) Math.min(until - at, Math.max(0, bytesMax - copied));
      out.write(buffer, at, allowed);
      copied += until - at;
      at = until;
      if (whole) {
        at += delimiter.length;
        return copied;
      }
      more();
    }
  }

  /** Reads the present part as a short text. */
  public String text() throws IOException {
    var bytes = new ByteArrayOutputStream();
    copyTo(bytes, HEADER_BYTES_MAX);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String headers() throws IOException {
    int scanned = at;
    while (true) {
      for (int i = scanned; i + 3 < filled; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          String headers = new String(buffer, at, i - at, StandardCharsets.UTF_8);
          at = i + 4;
          return headers;
        }
      }
      if (filled - at > HEADER_BYTES_MAX) {
        throw new IOException("The headers of a part are too long.");
      }
      more();
      scanned = at;
    }
  }

  private int indexOfDelimiter() {
    int last = filled - delimiter.length;
    for (int i = at; i <= last; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int from) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[from + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private void require(int bytes) throws IOException {
    while (filled - at < bytes) {
      more();
    }
  }

  private void more() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, filled - at);
      filled -= at;
      at = 0;
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new IOException("The multipart body broke off.");
    }
    filled += read;
  }
}
