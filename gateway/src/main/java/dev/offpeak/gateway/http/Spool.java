package dev.offpeak.gateway.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where bodies wait on disk that are too long for memory. A file loses its name as soon as it is
 * open, so that the system frees it whatever becomes of the process. Thread-safe.
 */
public final class Spool {

  /** All files together: some of the longest uploads, and no full disk. */
  private static final long BYTES_MAX = 4L * 1024 * 1024 * 1024;

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** Names must differ only as long as a file has one. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private static final long PROCESS = ProcessHandle.current().pid();

  private final @Nullable Path directory;
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  private Spool(@Nullable Path directory, long bytesMax) {
    this.directory = directory;
    this.bytesMax = bytesMax;
  }

  /** One in a directory of its own, which is made at the first file. */
  public static Spool in(Path directory) {
    return new Spool(directory, BYTES_MAX);
  }

  /** The same directory with another bound for all files together. */
  public Spool upTo(long most) {
    return new Spool(directory, most);
  }

  /** One where the system keeps its temporary files. */
  public static Spool temporary() {
    return new Spool(null, BYTES_MAX);
  }

  /**
   * A new, empty file.
   *
   * @throws SpoolException if there can be none
   */
  public SpoolFile create() throws SpoolException {
    try {
      return open();
    } catch (IOException refused) {
      throw new SpoolException("the disk refuses a file", refused);
    }
  }

  private SpoolFile open() throws IOException {
    Path home = directory == null ? Files.createTempDirectory("offpeak") : directory;
    if (!Files.isDirectory(home)) {
      Files.createDirectories(home, mode(home.getFileSystem(), "rwx------"));
    }
    sweep(home);
    Path file = home.resolve(PROCESS + "-" + NUMBERS.incrementAndGet());
    FileChannel channel = FileChannel.open(file, NEW, mode(home.getFileSystem(), "rw-------"));
    Files.deleteIfExists(file);
    if (directory == null) {
      Files.delete(home);
    }
    return new SpoolFile(channel, this);
  }

  /** A crash between the making of a file and the loss of its name leaves an empty one. */
  private static void sweep(Path home) throws IOException {
    try (Stream<Path> left = Files.list(home)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileAttribute<?>[] mode(FileSystem files, String mode) {
    return files.supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** Counts bytes that are to be written. */
  void take(int count) throws SpoolException {
    if (bytes.addAndGet(count) > bytesMax) {
      bytes.addAndGet(-count);
      throw new SpoolException("too much waits on disk at once", null);
    }
  }

  void free(long count) {
    bytes.addAndGet(-count);
  }
}
