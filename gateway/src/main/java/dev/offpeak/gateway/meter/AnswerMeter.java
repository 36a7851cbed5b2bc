package dev.offpeak.gateway.meter;

import io.vertx.core.MultiMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads an answer's body, whole or streamed, plain or gzip. Used by one thread at a time. */
final class AnswerMeter {

  private final AnswerScan facts;
  private final @Nullable EventScan events;
  private final @Nullable Gunzip gunzip;
  private final boolean readable;

  AnswerMeter(CallKind kind, MultiMap headers) {
    this.facts = new AnswerScan(kind);
    this.events = isEventStream(headers) ? new EventScan(facts.json()) : null;
    String encoding = encoding(headers);
    this.gunzip =
        encoding.equals("gzip") || encoding.equals("x-gzip") ? new Gunzip(this::take) : null;
    this.readable = gunzip != null || encoding.isEmpty() || encoding.equals("identity");
  }

  static boolean isEventStream(MultiMap headers) {
    String type = headers.get("content-type");
    return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  static String encoding(MultiMap headers) {
    String encoding = headers.get("content-encoding");
    return encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
  }

  void add(byte[] piece) {
    if (gunzip != null) {
      gunzip.add(piece);
    } else if (readable) {
      take(piece, 0, piece.length);
    }
  }

  private void take(byte[] bytes, int from, int to) {
    if (events != null) {
      events.scan(bytes, from, to);
    } else {
      facts.json().scan(bytes, from, to);
    }
  }

  /** Whether it came as events. */
  boolean streamed() {
    return events != null;
  }

  /** Whether what it says can be read at all. */
  boolean readable() {
    return readable && (gunzip == null || !gunzip.failed());
  }

  AnswerScan facts() {
    return facts;
  }

  void close() {
    if (gunzip != null) {
      gunzip.close();
    }
  }
}
