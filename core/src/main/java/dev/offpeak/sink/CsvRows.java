package dev.offpeak.sink;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.offpeak.model.Failure;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.source.RowJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes as CSV after RFC 4180, with a header; objects are compact JSON. Not thread-safe. */
final class CsvRows implements OutcomeFormat {

  private final List<String> header;
  private final int inputColumns;
  private final boolean inputHasCustomId;
  private final Map<String, Integer> places = new HashMap<>();
  private final String[] fields;
  private final JsonBytes json = new JsonBytes();
  private @Nullable CsvWriter csv;

  CsvRows(ResultColumns columns) {
    this.header = columns.all();
    this.inputColumns = columns.input().size();
    this.inputHasCustomId = columns.inputHasCustomId();
    this.fields = new String[header.size()];
    for (int at = 0; at < inputColumns; at++) {
      places.put(header.get(at), at);
    }
  }

  @Override
  public void begin(OutputStream out) {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out);
    csv.writeRecord(header);
  }

  @Override
  public void write(Outcome outcome, OutputStream out) throws IOException {
    if (csv == null) {
      throw new IllegalStateException("an output begins with its header");
    }
    Arrays.fill(fields, 0, inputColumns, "");
    byte[] row = outcome.row();
    if (row != null) {
      RowJson.forEach(row, (column, from, to) -> put(row, column, from, to));
    }
    int at = inputColumns;
    if (!inputHasCustomId) {
      fields[at++] = outcome.customId();
    } else if (row == null || !RowJson.has(row, ResultColumns.CUSTOM_ID)) {
      put(ResultColumns.CUSTOM_ID, outcome.customId());
    }
    fields[at++] = OutcomeJson.status(outcome.state());
    fields[at++] = outcome.text() == null ? "" : outcome.text();
    fields[at++] = response(outcome.response());
    fields[at++] = error(outcome.failure());
    fields[at++] = usage(outcome.usage());
    fields[at++] = cost(outcome.cost());
    fields[at++] = outcome.lane().label();
    fields[at] = Integer.toString(outcome.attempts());
    csv.writeRecord(fields);
  }

  @Override
  public void end() throws IOException {
    if (csv != null) {
      csv.flush();
    }
  }

  private void put(byte[] row, String column, int from, int to) {
    put(column, RowJson.text(row, from, to));
  }

  private void put(String column, String value) {
    Integer place = places.get(column);
    if (place != null) {
      fields[place] = value;
    }
  }

  private String response(byte @Nullable [] response) {
    return response == null ? "" : json.clear().compact(response, 0, response.length).toString();
  }

  private String error(@Nullable Failure failure) {
    if (failure == null) {
      return "";
    }
    OutcomeJson.error(json.clear(), failure);
    return json.toString();
  }

  private String usage(@Nullable Usage usage) {
    if (usage == null) {
      return "";
    }
    OutcomeJson.usage(json.clear(), usage);
    return json.toString();
  }

  private static String cost(@Nullable Usd cost) {
    return cost == null ? "" : cost.toPlainString();
  }
}
