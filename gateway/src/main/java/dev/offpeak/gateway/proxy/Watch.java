package dev.offpeak.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts and times one call, and tells its tap. Used on the call's event loop. */
final class Watch {

  private final Tap tap;
  private final LongSupplier nanos;
  private final long begun;
  private long headAt;
  private long sentAt;
  private boolean sent;
  private boolean head;
  private long up;
  private long down;
  private boolean ended;

  Watch(Tap tap, LongSupplier nanos) {
    this.tap = tap;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /** The call goes to the provider from now on. */
  void sent() {
    sent = true;
    sentAt = nanos.getAsLong();
  }

  void requestBytes(Buffer piece) {
    up += piece.length();
    tap.requestBytes(piece);
  }

  void responseHead(int status, MultiMap headers) {
    head = true;
    headAt = nanos.getAsLong();
    tap.responseHead(status, headers);
  }

  void responseBytes(Buffer piece) {
    down += piece.length();
    tap.responseBytes(piece);
  }

  /** Bytes of the body that came from the client so far. */
  long up() {
    return up;
  }

  /** Bytes of the body that came from the provider so far. */
  long down() {
    return down;
  }

  boolean ended() {
    return ended;
  }

  /** The call is over; what is said after the first time is ignored. */
  void end(CallEnd.Way way) {
    if (ended) {
      return;
    }
    ended = true;
    Duration total = Duration.ofNanos(nanos.getAsLong() - begun);
    Duration toFirstByte = head ? Duration.ofNanos(headAt - begun) : null;
    Duration toProvider = sent ? Duration.ofNanos(sentAt - begun) : null;
    tap.ended(new CallEnd(way, toFirstByte, toProvider, total, up, down));
  }
}
