package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose segments are whose. Each process holds the lock of its owner file; where the lock is free,
 * the owner is dead: its segments lose what was never committed, and go where nothing refers to
 * them. Thread-safe.
 */
final class Recovery {

  private static final String LOCK_SUFFIX = ".lock";

  /** Whatever else lies there is somebody else's, such as a copy made by hand. */
  private static final Pattern SEGMENT = Pattern.compile("(\\d{8,9})\\.seg");

  private final Folder folder;
  private final Writer writer;
  private final Readers readers;
  private final Segments segments;
  private final Owner self;

  /** This process among those that have the directory open. */
  record Owner(String name, ProcessLock lock) {

    static Owner create(Folder folder) {
      String name = UUID.randomUUID().toString();
      Path file = folder.owners().resolve(name + LOCK_SUFFIX);
      try {
        folder.makeFile(file);
        return new Owner(
            name,
            ProcessLock.tryLock(file)
                .orElseThrow(() -> new IllegalStateException("a new file is locked: " + file)));
      } catch (IOException e) {
        throw Errors.of("the owner's lock", e);
      }
    }
  }

  Recovery(Folder folder, Writer writer, Readers readers, Segments segments, Owner self) {
    this.folder = folder;
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
    this.self = self;
  }

  /** The owner that this process is. */
  String self() {
    return self.name();
  }

  /** Takes the segments of processes that are gone. */
  void releaseDeadOwners() {
    for (String owner : readers.read(Recovery::owners)) {
      if (!owner.equals(self.name())) {
        releaseIfDead(owner);
      }
    }
  }

  /** Processes that have segments, or callers of deferred calls. */
  private static Set<String> owners(Rows rows) throws SQLException {
    Set<String> owners = new LinkedHashSet<>(rows.segments().owners());
    owners.addAll(rows.deferred().holders());
    return owners;
  }

  private void releaseIfDead(String owner) {
    Path file = folder.owners().resolve(owner + LOCK_SUFFIX);
    try {
      folder.makeFile(file);
      Optional<ProcessLock> lock = ProcessLock.tryLock(file);
      if (lock.isPresent()) {
        try (ProcessLock held = lock.get()) {
          cutTails(owner);
          release(owner);
          Files.deleteIfExists(held.file());
        }
      }
    } catch (IOException e) {
      throw Errors.of("the segments of a process that is gone", e);
    }
  }

  private void cutTails(String owner) throws IOException {
    List<SegmentRows.Committed> owned = readers.read(rows -> rows.segments().owned(owner));
    for (SegmentRows.Committed segment : owned) {
      Path path = folder.segment(segment.segment());
      if (Files.exists(path)) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          // Never longer: bytes that are missing below are a damage to be reported when read.
          if (file.length() > segment.offset()) {
            file.setLength(segment.offset());
          }
        }
      }
    }
  }

  private void release(String owner) {
    writer
        .write(rows -> {
          rows.deferred().leaveAll(owner);
          return rows.segments().disown(owner);
        })
        .forEach(segments::deleteFile);
  }

  /**
   * Deletes segment files that have no row: what a crash left between a row's end and its file's.
   */
  void deleteOrphans() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.payloads(), "*.seg")) {
      for (Path file : files) {
        Matcher name = SEGMENT.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
          continue;
        }
        int number = Integer.parseInt(name.group(1));
        // The row is committed before the file is made.
        if (!readers.read(rows -> rows.segments().exists(number))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw Errors.of("the payload directory", e);
    }
  }

  /**
   * Gives up this process's own segments, at its orderly end. If the store takes no more, whoever
   * opens it next does it, as after a crash.
   */
  void releaseOwn() {
    try {
      release(self.name());
      Files.deleteIfExists(self.lock().file());
    } catch (StoreException refused) {
      if (refused.reason() != Reason.BROKEN) {
        throw refused;
      }
    } catch (IOException e) {
      throw Errors.of("the owner's lock", e);
    } finally {
      self.lock().close();
    }
  }
}
