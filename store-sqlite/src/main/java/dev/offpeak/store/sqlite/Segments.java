package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Payloads in segment files beside the database. Thread-safe. */
final class Segments implements PayloadStore, AutoCloseable {

  private final Folder folder;
  private final Disk disk;
  private final long segmentBytes;
  private final SegmentReader reader;
  private final Map<Integer, Segment> open = new ConcurrentHashMap<>();
  private final ExecutorService syncer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("offpeak-store-sync").daemon().factory());
  private @Nullable SegmentAppender shared;
  private @Nullable Allocation allocation;

  Segments(Folder folder, Disk disk, long segmentBytes) {
    this.folder = folder;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.reader = new SegmentReader(folder);
  }

  /** How segments get their numbers and their ends: rows, which the writer needs segments for. */
  interface Allocation {
    int newNumber();

    void closed(int segment);

    /** Deletes those rows that nothing refers to, and returns them. */
    List<Integer> discard(List<Integer> segments);
  }

  /** Must be called once, before the first append. */
  void start(Allocation rows) {
    allocation = rows;
    shared = new SegmentAppender(this);
  }

  private Allocation rows() {
    if (allocation == null) {
      throw new IllegalStateException("not started");
    }
    return allocation;
  }

  @Override
  public PayloadRef append(byte[] bytes, int offset, int length) {
    SegmentAppender appender = shared;
    if (appender == null) {
      throw new IllegalStateException("not started");
    }
    return appender.append(bytes, offset, length);
  }

  @Override
  public PayloadWriter newWriter() {
    return new SegmentWriter(this);
  }

  @Override
  public byte[] read(PayloadRef ref) {
    Segment own = open.get(ref.segment());
    byte[] bytes = own == null ? null : own.inMemory(ref);
    return bytes != null ? bytes : reader.read(ref);
  }

  /** A new segment to append to. */
  Segment begin() {
    Segment segment = Segment.create(rows().newNumber(), folder, disk);
    open.put(segment.number(), segment);
    return segment;
  }

  /** Ends the shared segment; what is appended from now on goes into another. */
  void endShared() {
    SegmentAppender appender = shared;
    if (appender != null) {
      appender.end();
    }
  }

  /** Whether the next one should be begun. */
  boolean full(Segment segment) {
    return segment.full(segmentBytes);
  }

  /** Ends a segment; its file is closed once it is synced. */
  void end(Segment segment) {
    segment.seal();
    rows().closed(segment.number());
  }

  /** Ends segments and deletes those that no row refers to. */
  void discard(List<Segment> segments) {
    List<Integer> numbers = segments.stream().map(Segment::number).toList();
    segments.forEach(Segment::seal);
    rows().discard(numbers).forEach(this::deleteFile);
  }

  /** Deletes the file of a segment whose row is gone. */
  void deleteFile(int number) {
    Segment own = open.remove(number);
    if (own != null) {
      own.close();
    }
    try {
      reader.forget(number);
      Files.deleteIfExists(folder.segment(number));
    } catch (IOException e) {
      throw Errors.of("the payload segment " + number, e);
    }
  }

  /** Passes if the bytes can be referred to; see {@link Segment#checkWritten}. */
  void checkWritten(@Nullable PayloadRef ref) {
    Segment own = ref == null ? null : open.get(ref.segment());
    if (own != null && ref != null) {
      own.checkWritten(ref);
    }
  }

  /** Begins to make durable what was appended until now. */
  Sync beginSync() {
    List<Sync.Part> parts = new ArrayList<>();
    for (Segment segment : open.values()) {
      // Also what an fsync for another transaction took along, or for one that failed.
      long end = segment.usable();
      if (end > segment.recorded()) {
        parts.add(new Sync.Part(segment, end));
      }
    }
    closeFinished();
    if (parts.isEmpty()) {
      return Sync.NOTHING;
    }
    return new Sync(parts, syncer.submit(() -> sync(parts)));
  }

  private void sync(List<Sync.Part> parts) {
    disk.beforeFsync();
    parts.forEach(part -> part.segment().sync());
  }

  private void closeFinished() {
    for (Segment segment : List.copyOf(open.values())) {
      if (segment.finished() && open.remove(segment.number(), segment)) {
        segment.close();
      }
    }
  }

  /** An fsync under way. Used by the writer's thread. */
  static final class Sync {

    private static final Sync NOTHING =
        new Sync(List.of(), CompletableFuture.completedFuture(null));

    private final List<Part> parts;
    private final Future<?> done;

    private record Part(Segment segment, long end) {}

    private Sync(List<Part> parts, Future<?> done) {
      this.parts = parts;
      this.done = done;
    }

    /** Notes how far rows of this transaction may refer to the segments. */
    void record(SegmentRows rows) throws SQLException {
      for (Part part : parts) {
        rows.committed(part.segment().number(), part.end());
      }
    }

    /** Remembers what {@link #record} noted, once it is committed. */
    void committed() {
      parts.forEach(part -> part.segment().recorded(part.end()));
    }

    /**
     * Returns when the bytes are durable.
     *
     * @throws StoreException if the disk refuses
     */
    void await() {
      boolean interrupted = false;
      boolean durable = false;
      while (!durable) {
        try {
          done.get();
          durable = true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof StoreException refused) {
            throw refused;
          }
          throw new StoreException(Reason.BROKEN, "the payloads could not be made durable", e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    syncer.close();
    open.values().forEach(Segment::close);
    open.clear();
    reader.close();
  }
}
