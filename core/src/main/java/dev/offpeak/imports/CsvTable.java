package dev.offpeak.imports;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.Utf8Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CSV with a header. A row whose fields do not fit the header is reported and passed over; behind
 * a quote that makes no sense nobody knows where a row begins, so that it ends the rows. Not
 * thread-safe.
 */
final class CsvTable implements RawRows {

  private static final int FIELD_CHARACTERS_MAX = 16 * 1024 * 1024;

  private final InputStream in;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> columns;
  private boolean ended;
  private long line;

  /**
   * Reads the header.
   *
   * @param name of the file, for messages
   * @throws SourceException if there is no usable header
   */
  CsvTable(String name, InputStream in, char delimiter) {
    this.in = in;
    this.records =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(FIELD_CHARACTERS_MAX)
            .ofCsvRecord(new Utf8Reader(in))
            .iterator();
    this.columns = header(name);
  }

  private List<String> header(String name) {
    try {
      if (!records.hasNext()) {
        throw new SourceException(name + " is empty: there is nothing to import.");
      }
      List<String> header = records.next().getFields().stream().map(String::strip).toList();
      if (header.stream().anyMatch(column -> Utf8Reader.markedByte(column) >= 0)) {
        throw new SourceException("the header of " + name + " is not UTF-8; save it as UTF-8.");
      }
      if (new HashSet<>(header).size() < header.size()) {
        throw new SourceException(name + " has two columns of the same name; rename one of them.");
      }
      return header;
    } catch (UncheckedIOException unreadable) {
      throw new SourceException(name + " cannot be read: it is cut, or damaged.", unreadable);
    } catch (CsvParseException notCsv) {
      throw new SourceException(name + " cannot be read as CSV: its first line breaks the rules.");
    }
  }

  /** Comma, unless the header has none but semicolons or tabs, as spreadsheets write them. */
  static char delimiterOf(byte[] prefix) {
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    for (byte b : prefix) {
      if (b == '\n') {
        break;
      }
      commas += b == ',' ? 1 : 0;
      semicolons += b == ';' ? 1 : 0;
      tabs += b == '\t' ? 1 : 0;
    }
    if (commas > 0 || semicolons + tabs == 0) {
      return ',';
    }
    return tabs >= semicolons ? '\t' : ';';
  }

  List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      if (records.hasNext()) {
        return row(records.next());
      }
      ended = true;
      return null;
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    } catch (CsvParseException notCsv) {
      ended = true;
      return RawRow.unreadable(
          line + 1, "breaks the rules of CSV, probably an open quote; nothing behind it is read");
    }
  }

  private RawRow row(CsvRecord record) {
    line = record.getStartingLineNumber();
    List<String> fields = record.getFields();
    if (fields.size() != columns.size()) {
      return RawRow.unreadable(
          line,
          "has %d fields for the header's %d columns".formatted(fields.size(), columns.size()));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int at = 0; at < columns.size(); at++) {
      String value = fields.get(at);
      if (Utf8Reader.markedByte(value) >= 0) {
        return RawRow.unreadable(line, "not UTF-8 in column \"" + columns.get(at) + "\"");
      }
      if (!value.isBlank()) {
        values.put(columns.get(at), value);
      }
    }
    return RawRow.of(line, values);
  }

  @Override
  public void close() throws IOException {
    records.close();
    in.close();
  }
}
