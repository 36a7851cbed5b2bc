package dev.offpeak.sink;

import dev.offpeak.provider.Dialect;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of results, in the order in which they are written. It replaces what was there only when
 * {@link #finish()} has put it on disk whole; closed without, it leaves no trace. Devices and
 * pipes, and streams, are written as they are. Not thread-safe.
 */
public final class ResultFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final String name;
  private final OutcomeFormat format;
  private final @Nullable ReplacedFile file;
  private final OutputStream out;
  private boolean ended;

  private ResultFile(
      String name, OutcomeFormat format, @Nullable ReplacedFile file, OutputStream stream)
      throws IOException {
    this.name = name;
    this.format = format;
    this.file = file;
    this.out = new BufferedOutputStream(stream, BUFFER_BYTES);
    format.begin(out);
  }

  /** How outcomes are written: a form and what it needs to know. */
  public sealed interface Layout {
    /** The input's columns and the results. */
    record Jsonl(ResultColumns columns) implements Layout {}

    /** The same as CSV. */
    record Csv(ResultColumns columns) implements Layout {}

    /** The provider's own lines. */
    record Provider(Dialect dialect) implements Layout {}
  }

  /**
   * Finds out before anything is sent whether the results can be written.
   *
   * @param input the file the requests come from, which must not be overwritten; null if none
   * @throws SinkException if they cannot
   */
  public static void check(Path out, @Nullable Path input) {
    if (Files.isDirectory(out)) {
      throw new SinkException(out + " is a directory; name a file in it");
    }
    Path directory = out.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new SinkException(
          "the directory of " + out + " does not exist; create it, or name another output");
    }
    try {
      if (input != null && Files.exists(out) && Files.isSameFile(input, out)) {
        throw new SinkException(out + " is the input too; name another output");
      }
      if (Files.exists(out) && !(Files.isWritable(out) && anyoneMayWrite(out))) {
        throw new SinkException(out + " is read-only; make it writable, or name another output");
      }
      if (!isSpecial(out)) {
        ReplacedFile.open(out).close();
      }
    } catch (IOException problem) {
      throw cannotWrite(out.toString(), problem);
    }
  }

  /** Whether a file has any write permission at all: the superuser may write without. */
  private static boolean anyoneMayWrite(Path out) throws IOException {
    if (Files.getFileAttributeView(out, PosixFileAttributeView.class) == null) {
      return true;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(out);
    return permissions.contains(PosixFilePermission.OWNER_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static boolean isSpecial(Path out) {
    return Files.exists(out) && !Files.isRegularFile(out);
  }

  /**
   * Begins a result file.
   *
   * @throws SinkException if it cannot be begun
   */
  public static ResultFile open(Path out, Layout layout) {
    String name = out.toString();
    try {
      if (isSpecial(out)) {
        return new ResultFile(name, format(layout), null, Files.newOutputStream(out));
      }
      return replacing(ReplacedFile.open(out), name, layout);
    } catch (IOException problem) {
      throw cannotWrite(name, problem);
    }
  }

  private static ResultFile replacing(ReplacedFile file, String name, Layout layout)
      throws IOException {
    try {
      return new ResultFile(name, format(layout), file, file.stream());
    } catch (IOException | UncheckedIOException problem) {
      file.close();
      throw cannotWrite(name, problem);
    }
  }

  /**
   * Begins results on a stream, which is flushed at the end and never closed.
   *
   * @param name what to call it in messages
   */
  public static ResultFile on(String name, OutputStream stream, Layout layout) {
    try {
      return new ResultFile(name, format(layout), null, new KeptOpen(stream));
    } catch (IOException problem) {
      throw cannotWrite(name, problem);
    }
  }

  private static OutcomeFormat format(Layout layout) {
    return switch (layout) {
      case Layout.Jsonl(ResultColumns columns) -> new JsonlRows(columns);
      case Layout.Csv(ResultColumns columns) -> new CsvRows(columns);
      case Layout.Provider(Dialect dialect) -> new ProviderLines(dialect);
    };
  }

  /**
   * Writes one outcome.
   *
   * @throws SinkException if it cannot be written; then close, and nothing is left behind
   */
  public void write(Outcome outcome) {
    try {
      format.write(outcome, out);
    } catch (IOException | UncheckedIOException problem) {
      throw cannotWrite(name, problem);
    }
  }

  /**
   * Makes the file appear in its place, complete and on disk.
   *
   * @throws SinkException if it cannot; then what was there before is still there
   */
  public void finish() {
    try {
      format.end();
      out.flush();
      ended = true;
      if (file != null) {
        file.appear();
      }
    } catch (IOException | UncheckedIOException problem) {
      throw cannotWrite(name, problem);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      } else {
        out.close();
      }
    } catch (IOException problem) {
      if (ended) {
        throw cannotWrite(name, problem);
      }
    }
  }

  private static SinkException cannotWrite(String name, Exception problem) {
    Throwable root = problem.getCause() instanceof IOException cause ? cause : problem;
    return new SinkException("%s cannot be written: %s".formatted(name, reason(root)), root);
  }

  private static String reason(Throwable problem) {
    return switch (problem) {
      case AccessDeniedException denied -> "this user may not write there";
      case NoSuchFileException missing -> "its directory does not exist";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(problem.getMessage());
    };
  }

  /** Standard output belongs to the program, not to us. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
