package dev.offpeak.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call as it came in. Belongs to the thread that serves it. */
public final class Call {
  private static final Pattern AMPERSAND = Pattern.compile("&");

  private final RequestHead head;
  private final InputStream body;
  private final List<String> path;
  private final Map<String, String> query;

  Call(RequestHead head, InputStream body) {
    this.head = head;
    this.body = body;
    int question = head.target().indexOf('?');
    String raw = question < 0 ? head.target() : head.target().substring(0, question);
    this.path =
        List.of(raw.split("/")).stream()
            .filter(segment -> !segment.isEmpty())
            .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
            .toList();
    this.query = queryOf(question < 0 ? null : head.target().substring(question + 1));
  }

  private static Map<String, String> queryOf(@Nullable String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw != null) {
      for (String pair : AMPERSAND.split(raw, -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /** The method in upper case. */
  public String method() {
    return head.method();
  }

  /** Path and query as sent. */
  public String target() {
    return head.target();
  }

  /** The path's segments, decoded. */
  public List<String> path() {
    return path;
  }

  /** A query parameter; empty if absent or without a value. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  /** A header's first value. */
  public Optional<String> header(String name) {
    return head.header(name.toLowerCase(Locale.ROOT));
  }

  /** The token of a {@code Authorization: Bearer} header; empty if there is none. */
  public Optional<String> bearer() {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(token -> !token.isEmpty());
  }

  /** The body as it arrives. */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the whole body, which is to be small.
   *
   * @return empty if it has more than {@code bytesMax} bytes
   */
  public Optional<byte[]> bodyUpTo(int bytesMax) throws IOException {
    byte[] bytes = body().readNBytes(bytesMax + 1);
    return bytes.length > bytesMax ? Optional.empty() : Optional.of(bytes);
  }

  /** The length the client announced; -1 if it did not. */
  public long announcedLength() {
    return header("Content-Length").map(Long::parseLong).orElse(-1L);
  }
}
