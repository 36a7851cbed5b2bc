package dev.offpeak.imports;

import dev.offpeak.source.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file that is opened, unpacked, and looked at for its form. Read it once. */
final class ExportFile implements AutoCloseable {

  /** Enough to see some rows of all but the strangest exports. */
  private static final int PREFIX_BYTES = 1024 * 1024;

  /** Rows that are looked at for a format; the first may be broken, or about something else. */
  private static final int ROWS_LOOKED_AT = 20;

  private static final int MARK_BYTES = 3;

  private final String name;
  private final byte[] prefix;
  private final InputStream rest;

  private ExportFile(String name, byte[] prefix, InputStream rest) {
    this.name = name;
    this.prefix = prefix;
    this.rest = rest;
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read, or is no text
   */
  static ExportFile open(ImportInput input) {
    String name = input.name();
    try {
      return open(name, input.opener().open());
    } catch (NoSuchFileException missing) {
      throw new SourceException(name + " does not exist.", missing);
    } catch (AccessDeniedException denied) {
      throw new SourceException(name + " may not be read by this user.", denied);
    } catch (ZipException broken) {
      throw new SourceException(name + " is not the gzip file it begins as.", broken);
    } catch (IOException unreadable) {
      throw new SourceException(
          name + " cannot be read: " + unreadable.getClass().getSimpleName() + ".", unreadable);
    }
  }

  private static ExportFile open(String name, InputStream raw) throws IOException {
    InputStream in = raw;
    try {
      byte[] magic = raw.readNBytes(2);
      in = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
      if (magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B) {
        in = new GZIPInputStream(in);
      }
      Prefix read = Prefix.of(in);
      byte[] prefix = read.bytes();
      refuse(name, prefix);
      int mark = hasMark(prefix) ? MARK_BYTES : 0;
      byte[] text = new byte[prefix.length - mark];
      System.arraycopy(prefix, mark, text, 0, text.length);
      return new ExportFile(name, text, read.rest());
    } catch (IOException | SourceException unusable) {
      in.close();
      throw unusable;
    }
  }

  /** The beginning of a file, and what comes behind it: the fault it broke off with, if it did. */
  private record Prefix(byte[] bytes, InputStream rest) {

    static Prefix of(InputStream in) throws IOException {
      byte[] bytes = new byte[PREFIX_BYTES];
      int filled = 0;
      try {
        while (filled < bytes.length) {
          int got = in.read(bytes, filled, bytes.length - filled);
          if (got < 0) {
            break;
          }
          filled += got;
        }
      } catch (IOException cut) {
        if (filled == 0) {
          throw cut;
        }
        return new Prefix(Arrays.copyOf(bytes, filled), new Cut(cut));
      }
      return new Prefix(Arrays.copyOf(bytes, filled), in);
    }
  }

  /** Where a file breaks off. */
  private static final class Cut extends InputStream {
    private final IOException why;

    Cut(IOException why) {
      this.why = why;
    }

    @Override
    public int read() throws IOException {
      throw why;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw why;
    }
  }

  private static boolean hasMark(byte[] prefix) {
    return prefix.length >= MARK_BYTES
        && (prefix[0] & 0xFF) == 0xEF
        && (prefix[1] & 0xFF) == 0xBB
        && (prefix[2] & 0xFF) == 0xBF;
  }

  private static void refuse(String name, byte[] prefix) {
    if (prefix.length >= 2) {
      int first = ((prefix[0] & 0xFF) << 8) | (prefix[1] & 0xFF);
      if (first == 0xFFFE || first == 0xFEFF) {
        throw new SourceException(name + " is UTF-16 text; save it as UTF-8.");
      }
      if (first == (('P' << 8) | 'A')) {
        throw new SourceException(
            name + " is a Parquet file; export it as CSV or JSON lines instead.");
      }
      if (first == (('P' << 8) | 'K')) {
        throw new SourceException(
            name
                + " is a ZIP archive or an Excel workbook; unpack it, or save it as CSV in UTF-8.");
      }
    }
    for (byte b : prefix) {
      if (b == 0) {
        throw new SourceException(name + " is not text; give an export as CSV or JSON.");
      }
    }
  }

  String name() {
    return name;
  }

  /**
   * The rows.
   *
   * @throws SourceException if there is nothing, or a header that cannot be used
   */
  RawRows rows() {
    return rows(new SequenceInputStream(new ByteArrayInputStream(prefix), rest));
  }

  private RawRows rows(InputStream in) {
    return switch (first()) {
      case '[' -> new JsonDocument(in);
      case '{' -> endsOpen(firstLine()) ? new JsonDocument(in) : new JsonLines(in);
      case 0 -> throw new SourceException(name + " is empty: there is nothing to import.");
      default -> new CsvTable(name, in, CsvTable.delimiterOf(prefix));
    };
  }

  /** The first visible byte, or 0. */
  private int first() {
    for (byte b : prefix) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b;
      }
    }
    return 0;
  }

  private String firstLine() {
    String text = new String(prefix, StandardCharsets.ISO_8859_1).stripLeading();
    int newline = text.indexOf('\n');
    return newline < 0 ? text : text.substring(0, newline).strip();
  }

  /** Whether a line is the first of an object over many lines, not a whole one or a broken one. */
  private static boolean endsOpen(String line) {
    return line.endsWith("{") || line.endsWith("[") || line.endsWith(",");
  }

  /** What this seems to be an export of. */
  ImportFormat format() {
    try (RawRows rows = rows(new ByteArrayInputStream(prefix))) {
      if (rows instanceof CsvTable table) {
        return Recognition.ofColumns(Set.copyOf(table.columns()), ImportFormat.CSV);
      }
      boolean anyRow = false;
      for (int seen = 0; seen < ROWS_LOOKED_AT; seen++) {
        RawRow row = rows.next();
        Map<String, Object> columns = row == null ? null : row.columns();
        if (row == null) {
          break;
        }
        if (columns != null && Recognition.ofRow(columns) != ImportFormat.JSONL) {
          return Recognition.ofRow(columns);
        }
        anyRow |= columns != null;
      }
      return anyRow
          ? ImportFormat.JSONL
          : Recognition.ofText(new String(prefix, StandardCharsets.ISO_8859_1));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** The columns of a CSV; null if it is none. */
  @Nullable List<String> csvColumns() {
    try (RawRows rows = rows(new ByteArrayInputStream(prefix))) {
      return rows instanceof CsvTable table ? table.columns() : null;
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  @Override
  public void close() {
    try {
      rest.close();
    } catch (IOException nothingToRelease) {
      // It was only read.
    }
  }
}
