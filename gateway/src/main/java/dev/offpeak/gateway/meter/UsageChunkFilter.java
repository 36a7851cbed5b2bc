package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.proxy.Rewrite;
import io.vertx.core.buffer.Buffer;

/**
 * Takes the usage chunk out of a chat stream: the event whose {@code choices} are empty and that
 * has a {@code usage}. An event is held until it is whole; all others pass as they came. Used on
 * the call's event loop.
 */
final class UsageChunkFilter implements Rewrite.Filter {

  /** The usage chunk has less than a kilobyte; longer events are passed on as they come. */
  private static final int HELD_BYTES_MAX = 64 * 1024;

  private final AnswerScan facts = new AnswerScan(CallKind.CHAT);
  private final EventScan events = new EventScan(facts.json());
  private Buffer held = Buffer.buffer();
  private boolean passing;
  private boolean justEnded;
  private boolean justDropped;

  @Override
  public Buffer piece(Buffer piece) {
    byte[] bytes = piece.getBytes();
    Buffer out = Buffer.buffer(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int stop = events.next(bytes, at, bytes.length);
      boolean tail = justEnded && !events.ended() && stop == at + 1 && bytes[at] == '\n';
      if (tail) {
        if (!justDropped) {
          out.appendBytes(bytes, at, stop - at);
        }
        justEnded = false;
      } else {
        take(bytes, at, stop, out);
      }
      at = stop;
    }
    return out;
  }

  private void take(byte[] bytes, int from, int to, Buffer out) {
    held.appendBytes(bytes, from, to - from);
    justEnded = events.ended();
    if (justEnded) {
      justDropped = facts.isUsageChunk() && !passing;
      if (!justDropped) {
        out.appendBuffer(held);
      }
      held = Buffer.buffer();
      passing = false;
      facts.nextEvent();
    } else if (passing || held.length() > HELD_BYTES_MAX) {
      passing = true;
      out.appendBuffer(held);
      held = Buffer.buffer();
    }
  }

  @Override
  public Buffer end() {
    return facts.isUsageChunk() && !passing ? Buffer.buffer() : held;
  }
}
