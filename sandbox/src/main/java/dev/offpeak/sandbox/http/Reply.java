package dev.offpeak.sandbox.http;

import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the sandbox does with a call's connection. */
public sealed interface Reply {

  /** Writes a body; may be called once. */
  interface BodyWriter {
    /** Writes all of the body to {@code out}, which is not to be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param contentType the body's type
   * @param length bytes of the body, or -1 to send it in chunks
   * @param headers further headers
   * @param body writes the body
   */
  record Answer(
      int status, String contentType, long length, Map<String, String> headers, BodyWriter body)
      implements Reply {

    /** The same answer with one more header. */
    public Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, contentType, length, more, body);
    }
  }

  /** The connection closes without a byte of answer. */
  record Dropped() implements Reply {}

  /**
   * An answer that goes wrong on its way; the connection closes afterwards.
   *
   * @param answer what was to be sent
   * @param breakage what becomes of it
   */
  record Broken(Answer answer, Breakage breakage) implements Reply {}

  /**
   * The connection closes without a byte of answer, and new ones are refused for a while.
   *
   * @param lasting how long
   */
  record Refusing(Duration lasting) implements Reply {}

  /** An answer of small JSON. */
  static Answer json(int status, Object value) {
    return bytes(status, "application/json", Json.bytes(value));
  }

  /** An answer of plain text. */
  static Answer text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer that is already in memory. */
  static Answer bytes(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body.length, Map.of(), out -> out.write(body));
  }

  /** An answer of unknown length, written as it is made. */
  static Answer stream(String contentType, BodyWriter body) {
    return new Answer(200, contentType, -1, Map.of(), body);
  }
}
