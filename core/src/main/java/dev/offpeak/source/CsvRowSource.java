package dev.offpeak.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV with a header, as RFC 4180 has it. A row whose fields do not fit the header is
 * reported and passed over; after a quote that makes no sense nobody knows where the next row
 * begins, so that ends the input. Not thread-safe.
 */
final class CsvRowSource implements Source {

  private static final int FIELD_CHARACTERS_MAX = 16 * 1024 * 1024;
  private static final Pattern LINE_IN_MESSAGE = Pattern.compile("at line (\\d+)");

  private final String name;
  private final Utf8Reader reader;
  private final CloseableIterator<CsvRecord> records;
  private final RowRequests requests;
  private final SequencedMap<String, Integer> index = new LinkedHashMap<>();
  private final JsonBytes json = new JsonBytes();
  private List<String> columns = List.of();
  private byte[][] names = {};
  private long rowNumber;

  private CsvRowSource(String name, InputStream in, char delimiter, RowRequests requests) {
    this.name = name;
    this.requests = requests;
    this.reader = new Utf8Reader(in);
    this.records =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(FIELD_CHARACTERS_MAX)
            .ofCsvRecord(reader)
            .iterator();
  }

  /**
   * Opens a CSV and checks its header.
   *
   * @throws SourceException if the header cannot be used or no row follows it
   */
  static CsvRowSource open(String name, InputStream in, char delimiter, RowRequests requests) {
    CsvRowSource source = new CsvRowSource(name, in, delimiter, requests);
    source.readHeader();
    return source;
  }

  /** Comma, unless the header has none but semicolons or tabs, as spreadsheets write them. */
  static char delimiterOf(byte[] prefix, int from) {
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean quoted = false;
    boolean begun = false;
    for (int at = from; at < prefix.length; at++) {
      byte b = prefix[at];
      if (b == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        if (begun && (b == '\n' || b == '\r')) {
          break;
        }
        commas += b == ',' ? 1 : 0;
        semicolons += b == ';' ? 1 : 0;
        tabs += b == '\t' ? 1 : 0;
      }
      begun |= b > ' ';
    }
    if (commas > 0 || semicolons + tabs == 0) {
      return ',';
    }
    return tabs >= semicolons ? '\t' : ';';
  }

  private void readHeader() {
    CsvRecord header = record();
    if (header == null) {
      throw new SourceException(name + " is empty: there is nothing to send.");
    }
    columns = header.getFields();
    names = new byte[columns.size()][];
    for (int at = 0; at < names.length; at++) {
      String column = columns.get(at);
      if (Utf8Reader.markedByte(column) >= 0) {
        throw new SourceException(
            "the header of %s is not UTF-8: column %d holds byte 0x%02X; save the file as UTF-8."
                .formatted(name, at + 1, Utf8Reader.markedByte(column)));
      }
      if (index.putIfAbsent(column, at) != null) {
        throw new SourceException(
            "%s has two columns called \"%s\"; rename one of them."
                .formatted(name, Checks.shown(column)));
      }
      names[at] = json.clear().raw(at == 0 ? '{' : ',').text(column).raw(':').toByteArray();
    }
    requests.checkColumns(name, Collections.unmodifiableSet(index.sequencedKeySet()));
    if (!hasNext()) {
      throw new SourceException(name + " has a header but no rows: there is nothing to send.");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() {
    return "row";
  }

  @Override
  public @Nullable Item next() {
    CsvRecord record = record();
    if (record == null) {
      return null;
    }
    rowNumber++;
    List<String> fields = record.getFields();
    byte[] row = rowJson(fields);
    if (fields.size() != names.length) {
      return new Item.Invalid(
          rowNumber,
          null,
          "%s, and the header has %d (line %d)"
              .formatted(
                  fields.size() == 1
                      ? "the row has 1 field"
                      : "the row has " + fields.size() + " fields",
                  names.length,
                  record.getStartingLineNumber()),
          row);
    }
    String foreign = reader.marked() ? foreignByte(fields) : null;
    if (foreign != null) {
      return new Item.Invalid(
          rowNumber, null, foreign + " (line " + record.getStartingLineNumber() + ")", null);
    }
    return requests.item(rowNumber, rowNumber, new Row(index, fields, row));
  }

  private @Nullable String foreignByte(List<String> fields) {
    for (int at = 0; at < fields.size(); at++) {
      int marked = Utf8Reader.markedByte(fields.get(at));
      if (marked >= 0) {
        return "not UTF-8: column \"%s\" holds byte 0x%02X; save the file as UTF-8"
            .formatted(Checks.shown(columns.get(at)), marked);
      }
    }
    return null;
  }

  /** The fields under their columns, as far as both go. */
  private byte[] rowJson(List<String> fields) {
    json.clear();
    int count = Math.min(fields.size(), names.length);
    for (int at = 0; at < count; at++) {
      json.raw(names[at], 0, names[at].length).text(fields.get(at));
    }
    return json.raw('}').toByteArray();
  }

  private @Nullable CsvRecord record() {
    return hasNext() ? records.next() : null;
  }

  private boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException unreadable) {
      IOException cause = unreadable.getCause();
      throw InputFile.unreadable(name, cause == null ? new IOException(unreadable) : cause);
    } catch (CsvParseException notCsv) {
      throw new SourceException(problem(notCsv), notCsv);
    }
  }

  private String problem(CsvParseException notCsv) {
    String message = String.valueOf(notCsv.getMessage());
    Matcher line = LINE_IN_MESSAGE.matcher(message);
    String where = line.find() ? "line " + line.group(1) : "row " + (rowNumber + 1);
    String what =
        message.contains("maximum buffer size")
            ? "a field has more than 16 million characters; a quote is probably never closed"
            : message.contains("after closing quote")
                ? "text follows a closing quote; a quote inside a field is written twice"
                : message.contains("quote")
                    ? "a quote is never closed"
                    : "it breaks the rules of CSV";
    return "%s cannot be read as CSV from %s on: %s.".formatted(name, where, what);
  }

  @Override
  public void close() {
    InputFile.closeQuietly(records);
    InputFile.closeQuietly(reader);
  }
}
