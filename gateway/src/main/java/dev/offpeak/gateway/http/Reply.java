package dev.offpeak.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

    /** All of it at once, and somebody is told whether the connection took it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Tracked(byte[] bytes, Afterwards afterwards) implements Body {}

    /**
     * Nothing of ours: another route serves the call after all.
     *
     * @param route called on the call's event loop
     */
    record HandedOn(Runnable route) implements Body {}

    /**
     * Written piece by piece, at the pace at which the client reads; its length is not told.
     *
     * @param trailers what is told after the end of the body, asked for then
     */
    record Written(Writer writer, Supplier<Map<String, String>> trailers) implements Body {}
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

  /** Is told, on the thread that serves the call, what became of an answer. May block. */
  @FunctionalInterface
  public interface Afterwards {
    /**
     * @param sent whether the connection took all of it; what the client read nobody knows
     */
    void end(boolean sent);
  }

  /** Leaves the call to another route, which is called on the call's event loop. */
  public static Reply handedOn(Runnable route) {
    return new Reply(0, List.of(), new Body.HandedOn(route));
  }

  /** An error of ours, in the shape of the API that was called. */
  public static Reply refusal(Face face, Refusal refusal, String requestId) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("content-type", ErrorBody.contentType(face)));
    headers.addAll(refusal.headers().entrySet());
    byte[] body = ErrorBody.of(face, refusal, requestId).getBytes(StandardCharsets.UTF_8);
    return new Reply(refusal.status(), headers, new Body.Whole(body));
  }

  /** The same answer, with somebody who is told whether it was sent; only for one that is whole. */
  public Reply then(Afterwards afterwards) {
    if (!(body instanceof Body.Whole(byte[] bytes))) {
      throw new IllegalStateException("only an answer that is whole can be tracked");
    }
    return new Reply(status, headers, new Body.Tracked(bytes, afterwards));
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
        status, List.of(Map.entry("content-type", contentType)), new Body.Written(writer, Map::of));
  }

  /** The same answer with something told after it; only for one that is written. */
  public Reply withTrailers(Supplier<Map<String, String>> trailers) {
    if (!(body instanceof Body.Written written)) {
      throw new IllegalStateException("only an answer that is written has trailers");
    }
    return new Reply(status, headers, new Body.Written(written.writer(), trailers));
  }

  /** The same answer with one more header. */
  public Reply with(String header, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(header, value));
    return new Reply(status, more, body);
  }
}
