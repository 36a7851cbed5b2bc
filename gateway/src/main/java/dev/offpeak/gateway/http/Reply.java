package dev.offpeak.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer of our own, made by blocking code. Immutable, apart from what its body reads.
 *
 * @param headers in the order in which they are sent
 */
public record Reply(int status, List<Map.Entry<String, String>> headers, Body body) {

  public Reply {
    headers = List.copyOf(headers);
  }

  /** What follows the head. */
  public sealed interface Body {
    /** All of it at once. Not copied: the maker leaves it alone afterwards. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Whole(byte[] bytes) implements Body {}

    /** Written piece by piece, at the pace at which the client reads; its length is not told. */
    record Written(Writer writer) implements Body {}
  }

  /** Writes a body. What it throws cuts the answer off, so that it never looks complete. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes all of it.
     *
     * @param out blocks while the client is slow; throws once it is gone; a flush sends what there
     *     is
     */
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /** An answer in JSON. */
  public static Reply json(int status, String json) {
    return bytes(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer whose bytes are all there. */
  public static Reply bytes(int status, String contentType, byte[] bytes) {
    return new Reply(
        status, List.of(Map.entry("content-type", contentType)), new Body.Whole(bytes));
  }

  /** An answer that is written while it is sent. */
  public static Reply written(int status, String contentType, Writer writer) {
    return new Reply(
        status, List.of(Map.entry("content-type", contentType)), new Body.Written(writer));
  }

  /** The same answer with one more header. */
  public Reply with(String header, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(header, value));
    return new Reply(status, more, body);
  }
}
