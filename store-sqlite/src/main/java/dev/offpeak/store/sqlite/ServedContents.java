package dev.offpeak.store.sqlite;

import dev.offpeak.store.ServedStore.Content;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The contents of clients' files, one file each beside the rows. Thread-safe. */
final class ServedContents {

  /** A content of no file that nobody has written to for so long is left over from a crash. */
  private static final Duration LEFT_OVER = Duration.ofHours(24);

  private final Folder folder;

  ServedContents(Folder folder) {
    this.folder = folder;
  }

  private Path path(String id) {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException("not an id of a file");
    }
    return folder.served().resolve(id);
  }

  Content begin(String id) {
    Path path = path(id);
    try {
      folder.makeFile(path);
      return new Written(path, FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw Errors.of("the data directory", e);
    }
  }

  InputStream read(String id) {
    try {
      return Files.newInputStream(path(id));
    } catch (IOException e) {
      throw Errors.of("the content of file " + id, e);
    }
  }

  /** Deletes the contents that belong to no file. */
  void sweep(Instant now, Predicate<String> known) {
    try (Stream<Path> all = Files.list(folder.served())) {
      List<Path> contents = all.toList();
      for (Path content : contents) {
        String id = String.valueOf(content.getFileName());
        Instant written = Files.getLastModifiedTime(content).toInstant();
        if (written.isBefore(now.minus(LEFT_OVER)) && !known.test(id)) {
          Files.deleteIfExists(content);
        }
      }
    } catch (IOException e) {
      throw Errors.of("the data directory", e);
    }
  }

  /** Deletes one content, if it is there. */
  void delete(String id) {
    try {
      Files.deleteIfExists(path(id));
    } catch (IOException e) {
      throw Errors.of("the data directory", e);
    }
  }

  private static final class Written implements Content {

    private final Path path;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean finished;

    Written(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
      this.stream = new Reported(Channels.newOutputStream(channel));
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public void finish() {
      try {
        channel.force(true);
        Path directory = path.getParent();
        if (directory != null) {
          Folder.force(directory);
        }
        finished = true;
      } catch (IOException e) {
        throw Errors.of("a client's file", e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
        if (!finished) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw Errors.of("a client's file", e);
      }
    }
  }

  /** Tells the disk's refusals as the store's, apart from those of whoever sends the bytes. */
  private static final class Reported extends FilterOutputStream {

    Reported(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw Errors.of("a client's file", e);
      }
    }
  }
}
