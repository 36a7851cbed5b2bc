package dev.offpeak.sandbox.http;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes one answer to a connection, whole or broken. Used once, by one thread. */
final class Sending {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Pieces in which a slow answer comes. */
  private static final int DRIPS = 20;

  /** Bytes that a content-length promises too many. */
  private static final int PROMISED_BYTES = 100;

  private final RequestHead head;
  private final OutputStream out;
  private final Instant now;
  private final HttpFront front;

  Sending(RequestHead head, OutputStream out, Instant now, HttpFront front) {
    this.head = head;
    this.out = out;
    this.now = now;
    this.front = front;
  }

  /** Sends a whole answer; whether the connection can serve another call. */
  boolean whole(Reply.Answer answer) throws IOException {
    boolean keep = head.keepsAlive();
    boolean chunked = answer.length() < 0 && head.version().equals("HTTP/1.1");
    begin(answer, answer.length(), chunked, keep);
    if (head.method().equals("HEAD")) {
      out.flush();
      return keep;
    }
    if (chunked) {
      ChunkedOutput chunks = new ChunkedOutput(out);
      OutputStream buffered = new BufferedOutputStream(chunks, BUFFER_BYTES);
      answer.body().writeTo(buffered);
      buffered.flush();
      chunks.end();
    } else {
      answer.body().writeTo(out);
    }
    out.flush();
    return keep && (chunked || answer.length() >= 0);
  }

  /**
   * Sends an answer as a fault has it; the connection closes afterwards.
   *
   * @throws InterruptedException if the sandbox closes while this waits
   */
  void broken(Reply.Answer answer, Breakage breakage) throws IOException, InterruptedException {
    switch (breakage) {
      case Breakage.Close(long bytes) -> part(answer, bytes);
      case Breakage.Reset(long bytes) -> part(answer, bytes);
      case Breakage.Drip(Duration over) -> drip(answer, over);
      case Breakage.Silence(Duration lasting) -> front.pause(lasting);
      case Breakage.ShortLength() -> {
        byte[] body = bytes(answer);
        begin(answer, body.length / 2, false, true);
        out.write(body, 0, body.length / 2);
      }
      case Breakage.LongLength() -> {
        byte[] body = bytes(answer);
        begin(answer, body.length + PROMISED_BYTES, false, true);
        out.write(body);
      }
      case Breakage.ChunkCut() -> {
        byte[] body = bytes(answer);
        begin(answer, -1, true, true);
        new ChunkedOutput(out).write(body, 0, (body.length + 1) / 2);
      }
    }
    out.flush();
  }

  private void part(Reply.Answer answer, long bytes) throws IOException {
    boolean chunked = answer.length() < 0;
    begin(answer, answer.length(), chunked, true);
    long limit = bytes == Breakage.HALF ? Math.max(1, answer.length() / 2) : bytes;
    OutputStream body = chunked ? new ChunkedOutput(out) : out;
    try {
      answer.body().writeTo(new CutOutputStream(body, limit));
    } catch (CutOutputStream.CutException cut) {
      return;
    }
    if (body instanceof ChunkedOutput chunks) {
      chunks.end();
    }
  }

  private void drip(Reply.Answer answer, Duration over) throws IOException, InterruptedException {
    byte[] body = bytes(answer);
    begin(answer, body.length, false, true);
    for (int piece = 0; piece < DRIPS; piece++) {
      int from = (int) ((long) body.length * piece / DRIPS);
      int to = (int) ((long) body.length * (piece + 1) / DRIPS);
      out.write(body, from, to - from);
      out.flush();
      front.pause(over.dividedBy(DRIPS));
    }
  }

  private static byte[] bytes(Reply.Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    answer.body().writeTo(bytes);
    return bytes.toByteArray();
  }

  private void begin(Reply.Answer answer, long length, boolean chunked, boolean keep)
      throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" -\r\n");
    header(text, "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
    header(text, "Content-Type", answer.contentType());
    answer.headers().forEach((name, value) -> header(text, name, value));
    if (chunked) {
      header(text, "Transfer-Encoding", "chunked");
    } else if (length >= 0) {
      header(text, "Content-Length", Long.toString(length));
    }
    if (!keep) {
      header(text, "Connection", "close");
    }
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void header(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
}
