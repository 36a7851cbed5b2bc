package dev.offpeak.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * A file that appears whole or not at all: written beside its place, forced to disk, then renamed.
 * A crash leaves the old file as it was, and at most a {@code .offpeak-tmp} file beside it. Not
 * thread-safe.
 */
final class ReplacedFile implements AutoCloseable {

  private static final int NAMES_MAX = 1_000;

  private final Path place;
  private final Path temporary;
  private final FileChannel channel;
  private boolean moved;

  private ReplacedFile(Path place, Path temporary, FileChannel channel) {
    this.place = place;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Opens the temporary file. A link is followed, so that its target is what gets replaced. */
  static ReplacedFile open(Path path) throws IOException {
    Path place = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    for (int number = 1; number <= NAMES_MAX; number++) {
      Path temporary =
          place.resolveSibling("." + place.getFileName() + "." + number + ".offpeak-tmp");
      try {
        FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new ReplacedFile(place, temporary, channel);
      } catch (FileAlreadyExistsException anotherRunIsWriting) {
        // The next number is free, or the one after it.
      }
    }
    throw new IOException("too many unfinished .offpeak-tmp files beside it; delete them");
  }

  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /** Makes the file appear, and its appearance durable. */
  void appear() throws IOException {
    channel.force(true);
    channel.close();
    keepPermissions();
    Files.move(
        temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    moved = true;
    Path directory = place.getParent();
    if (directory != null) {
      try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
        entry.force(true);
      }
    }
  }

  private void keepPermissions() throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (posix != null && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      posix.setPermissions(Files.getPosixFilePermissions(place));
    }
  }

  /** Removes the temporary file unless it became the real one. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!moved) {
      Files.deleteIfExists(temporary);
    }
  }
}
