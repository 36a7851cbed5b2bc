package dev.offpeak.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first lines of a call.
 *
 * @param method in upper case
 * @param target path and query as sent
 * @param version such as {@code HTTP/1.1}
 * @param headers by their names in lower case; the first value of each
 */
record RequestHead(String method, String target, String version, Map<String, String> headers) {
  /** Longer heads are an attack or a mistake; providers refuse them at 32 to 64 KiB as well. */
  private static final int BYTES_MAX = 1 << 16;

  private static final Pattern LINE_END = Pattern.compile("\r\n");

  /**
   * Reads a head to its empty line.
   *
   * @return empty if the client has closed the connection
   * @throws IOException if it breaks off or is no head of HTTP
   */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      boolean expected = next == (ends % 2 == 0 ? '\r' : '\n');
      ends = expected ? ends + 1 : next == '\r' ? 1 : 0;
      bytes.write(next);
      if (bytes.size() > BYTES_MAX) {
        throw new IOException("The head of the call is too long.");
      }
    }
    return Optional.of(of(bytes.toString(StandardCharsets.UTF_8)));
  }

  private static RequestHead of(String text) throws IOException {
    List<String> lines = LINE_END.splitAsStream(text.strip()).toList();
    String[] first = lines.getFirst().split(" ", 3);
    if (first.length != 3 || !first[2].startsWith("HTTP/1.") || !first[1].startsWith("/")) {
      throw new IOException("This is not a call of HTTP/1.1.");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return new RequestHead(first[0], first[1], first[2], Map.copyOf(headers));
  }

  /** A header's value; the name in lower case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether the client means to send a further call on the connection. */
  boolean keepsAlive() {
    String connection = header("connection").orElse("").toLowerCase(Locale.ROOT);
    return version.equals("HTTP/1.1") && !connection.contains("close");
  }
}
