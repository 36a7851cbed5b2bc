package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadWriter;

/** Appends to segments of its own, which begin with the first bytes. Used by one thread. */
final class SegmentWriter implements PayloadWriter {

  private final Segments segments;
  private final SegmentAppender appender;
  private boolean closed;

  SegmentWriter(Segments segments) {
    this.segments = segments;
    this.appender = new SegmentAppender(segments);
  }

  @Override
  public PayloadRef append(byte[] bytes, int offset, int length) {
    if (closed) {
      throw new IllegalStateException("the payload writer is closed");
    }
    return appender.append(bytes, offset, length);
  }

  @Override
  public void discard() {
    closed = true;
    segments.discard(appender.begun());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      appender.end();
    }
  }
}
