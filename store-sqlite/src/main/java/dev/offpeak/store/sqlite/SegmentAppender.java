package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends to one segment after the other. Thread-safe. */
final class SegmentAppender {

  private final Segments segments;
  private final List<Segment> begun = new ArrayList<>();
  private volatile @Nullable Segment current;

  SegmentAppender(Segments segments) {
    this.segments = segments;
  }

  PayloadRef append(byte[] bytes, int offset, int length) {
    while (true) {
      Segment segment = current;
      if (segment == null || segments.full(segment)) {
        segment = roll(segment);
      }
      PayloadRef ref = segment.append(bytes, offset, length);
      if (ref != null) {
        return ref;
      }
    }
  }

  private synchronized Segment roll(@Nullable Segment seen) {
    Segment segment = current;
    if (segment != null && segment != seen) {
      return segment;
    }
    // The new one first: if there is no room for it, this append fails and the next one tries
    // again.
    Segment next = segments.begin();
    begun.add(next);
    current = next;
    if (segment != null) {
      segments.end(segment);
    }
    return next;
  }

  /** All segments that were begun. */
  synchronized List<Segment> begun() {
    return List.copyOf(begun);
  }

  /** Ends the last segment. */
  synchronized void end() {
    Segment last = current;
    if (last != null) {
      current = null;
      segments.end(last);
    }
  }
}
