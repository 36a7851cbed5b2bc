package dev.offpeak.gateway.defer;

import dev.offpeak.source.JsonBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events. Used by one thread. */
final class Events {

  private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  Events(OutputStream out) {
    this.out = out;
  }

  /** What parsers leave out: it keeps the connection alive. */
  void comment() throws IOException {
    out.write(COMMENT);
    out.flush();
  }

  /**
   * One event.
   *
   * @param name null for none
   */
  void event(@Nullable String name, JsonBytes data) throws IOException {
    if (name != null) {
      raw("event: " + name + "\n");
    }
    raw("data: ");
    data.writeTo(out);
    raw("\n\n");
  }

  void raw(String ascii) throws IOException {
    out.write(ascii.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins an object with the given members, without its end. */
  static JsonBytes object(Map<String, JsonSlice> members) {
    JsonBytes json = new JsonBytes().raw('{');
    members.forEach((name, value) -> member(json, name, value));
    return json;
  }

  static void member(JsonBytes json, String name, JsonSlice value) {
    name(json, name);
    value.into(json);
  }

  static void member(JsonBytes json, String name, String ascii) {
    name(json, name);
    json.raw(ascii);
  }

  /** A member's name and colon, after a comma where one is needed. */
  static void name(JsonBytes json, String name) {
    if (json.length() > 0 && json.toByteArray()[json.length() - 1] != '{') {
      json.raw(',');
    }
    json.text(name).raw(':');
  }
}
