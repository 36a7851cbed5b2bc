package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import dev.offpeak.store.sqlite.MovedRows.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Empties segments in which bytes of deleted runs lie: copies what others still need to this
 * process's open segment and points their rows there, some at a time. A segment that nothing refers
 * to any more is retired. Where it stands is in memory only: after a death the same segment is
 * looked through anew, and finds what was moved moved.
 *
 * <p>Only segments that no other living process owns are touched, since their owner may be about to
 * refer to bytes it has appended. Used by one thread at a time.
 */
final class Compaction {

  /** Rows looked at in one step. */
  private static final int PAGE = 500;

  /** Copied in one step: some milliseconds of disk and writer. */
  private static final long BYTES_MAX = 4 << 20;

  private final Writer writer;
  private final Readers readers;
  private final Segments segments;
  private final String self;
  private @Nullable Place place;

  /**
   * What was looked through of a segment.
   *
   * @param batch whose attempts are looked at; 0 while requests are
   * @param after the last ordinal, or position in the batch, that was seen
   */
  private record Place(int segment, long run, long batch, long after) {
    Place after(long seen) {
      return new Place(segment, run, batch, seen);
    }
  }

  /** A reference with the copy it is to point to. */
  private record Move(Reference from, PayloadRef to) {}

  Compaction(Writer writer, Readers readers, Segments segments, String self) {
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
    this.self = self;
  }

  /** Does a step; false if there is nothing to do. */
  boolean some(Instant now) {
    Place at = place;
    try {
      if (at == null) {
        return begin(now);
      }
      go(at);
    } catch (StoreException broken) {
      place = null;
      if (broken.reason() != Reason.CORRUPT || at == null) {
        throw broken;
      }
      // What cannot be read cannot be moved; it stays where a person can look at it.
      writer.write(rows -> {
        rows.retention().keep(at.segment());
        return true;
      });
    }
    return true;
  }

  private boolean begin(Instant now) {
    if (readers.read(rows -> rows.retention().openWithHoles(self)).isPresent()) {
      segments.endShared();
    }
    Optional<Long> next = readers.read(rows -> rows.retention().nextWithHoles(self));
    if (next.isEmpty()) {
      return false;
    }
    int segment = next.get().intValue();
    Optional<Long> run = readers.read(rows -> rows.retention().runOf(segment));
    writer.write(rows -> {
      if (run.isEmpty()) {
        rows.retention().retire(segment, now);
      } else {
        rows.segments().watch(segment);
      }
      return true;
    });
    place = run.map(number -> new Place(segment, number, 0, 0)).orElse(null);
    return true;
  }

  private void go(Place at) {
    List<Reference> page =
        readers.read(rows ->
            at.batch() == 0
                ? rows.moved().ofRequests(at.run(), at.after(), PAGE)
                : rows.moved().ofAttempts(at.batch(), at.run(), at.after(), PAGE));
    if (page.isEmpty()) {
      nextBatch(at);
    } else {
      place = at.after(move(at, page));
    }
  }

  /** Moves what is in the segment; the place of the last row that was seen whole. */
  private long move(Place at, List<Reference> page) {
    List<Move> moves = new ArrayList<>();
    long bytes = 0;
    long seen = at.after();
    for (Reference reference : page) {
      if (bytes >= BYTES_MAX && reference.place() != seen) {
        break;
      }
      seen = reference.place();
      if (reference.ref().segment() == at.segment()) {
        byte[] payload = segments.read(reference.ref());
        moves.add(new Move(reference, segments.append(payload)));
        bytes += payload.length;
      }
    }
    if (!moves.isEmpty()) {
      writer.write(rows -> {
        for (Move move : moves) {
          segments.checkWritten(move.to());
          rows.segments().refer(move.to(), at.run());
          rows.moved().move(move.from(), move.to());
        }
        return true;
      });
    }
    return seen;
  }

  private void nextBatch(Place at) {
    Optional<Long> batch = readers.read(rows -> rows.moved().nextBatch(at.run(), at.batch()));
    if (batch.isPresent()) {
      place = new Place(at.segment(), at.run(), batch.get(), 0);
      return;
    }
    // Where a row came to refer to it meanwhile, the run is looked through again.
    writer.write(rows -> rows.segments().unrefer(at.segment(), at.run()));
    place = null;
  }
}
