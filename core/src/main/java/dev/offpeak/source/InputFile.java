package dev.offpeak.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An input of {@code offpeak run}, opened and recognised. Ask for its {@link #form()}, then take
 * its {@link #requests}, once; closing those closes the input. Not thread-safe.
 */
public final class InputFile implements AutoCloseable {

  /** Enough to see the fields of a first line in all but the strangest file. */
  private static final int PREFIX_BYTES = 1024 * 1024;

  private final String name;
  private final InputForm form;
  private final byte[] prefix;
  private final InputStream rest;
  private final InputRules rules;

  private InputFile(
      String name, InputForm form, byte[] prefix, InputStream rest, InputRules rules) {
    this.name = name;
    this.form = form;
    this.prefix = prefix;
    this.rest = rest;
    this.rules = rules;
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it is missing, a directory, unreadable, empty or of no known form
   */
  public static InputFile open(Path path, InputRules rules) {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      throw new SourceException(name + " is a directory; give one file, or pipe several into -");
    }
    try {
      return open(name, Files.newInputStream(path), rules);
    } catch (NoSuchFileException missing) {
      throw new SourceException(name + " does not exist.", missing);
    } catch (AccessDeniedException denied) {
      throw new SourceException(name + " may not be read by this user.", denied);
    } catch (IOException unreadable) {
      throw unreadable(name, unreadable);
    }
  }

  /**
   * Takes a stream, such as standard input.
   *
   * @param name what to call it in messages
   * @throws SourceException if it is unreadable, empty or of no known form; the stream is closed
   */
  public static InputFile open(String name, InputStream stream, InputRules rules) {
    try {
      byte[] prefix = stream.readNBytes(PREFIX_BYTES);
      InputForm form = Recognition.of(name, prefix);
      return new InputFile(name, form, prefix, stream, rules);
    } catch (IOException unreadable) {
      closeQuietly(stream);
      throw unreadable(name, unreadable);
    } catch (SourceException refused) {
      closeQuietly(stream);
      throw refused;
    }
  }

  /**
   * The requests of a stream that is known to be a batch file, however its first line looks.
   *
   * @param form one of the batch forms
   */
  public static Source batch(String name, InputForm form, InputStream stream, InputRules rules) {
    return new BatchFileSource(name, form, new LineReader(stream, rules.lineBytesMax()), rules);
  }

  public String name() {
    return name;
  }

  public InputForm form() {
    return form;
  }

  /**
   * The requests in it.
   *
   * @param rows how rows become requests; null if nothing was said of it, which batch files allow
   * @throws SourceException if rows need more than was said, or the columns do not fit the template
   */
  public Source requests(@Nullable RowOptions rows) {
    int mark = Recognition.markBytes(prefix);
    InputStream all =
        new SequenceInputStream(new ByteArrayInputStream(prefix, mark, prefix.length - mark), rest);
    try {
      return switch (form) {
        case OPENAI_BATCH, ANTHROPIC_BATCH ->
            new BatchFileSource(name, form, new LineReader(all, rules.lineBytesMax()), rules);
        case JSONL_ROWS ->
            new JsonlRowSource(
                name,
                new LineReader(all, rules.lineBytesMax()),
                new RowRequests(needed(rows), rules));
        case CSV_ROWS ->
            CsvRowSource.open(
                name,
                all,
                CsvRowSource.delimiterOf(prefix, mark),
                new RowRequests(needed(rows), rules));
      };
    } catch (SourceException refused) {
      closeQuietly(rest);
      throw refused;
    }
  }

  private RowOptions needed(@Nullable RowOptions rows) {
    if (rows == null) {
      throw new SourceException(
          name
              + " holds "
              + form.display()
              + ", so it needs a model and a prompt: --model M --prompt \"… {{column}} …\"");
    }
    return rows;
  }

  @Override
  public void close() {
    closeQuietly(rest);
  }

  static SourceException unreadable(String name, IOException why) {
    String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return new SourceException(name + " could not be read: " + reason, why);
  }

  static void closeQuietly(AutoCloseable input) {
    try {
      input.close();
    } catch (Exception nothingWasWritten) {
      // An input that was only read has nothing left to lose.
    }
  }
}
