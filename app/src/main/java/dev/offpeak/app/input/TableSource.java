package dev.offpeak.app.input;

import dev.offpeak.connectors.jdbc.JdbcRows;
import dev.offpeak.source.Row;
import dev.offpeak.source.RowRequests;
import dev.offpeak.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The rows of a query as requests. */
final class TableSource implements Source {

  private final String name;
  private final JdbcRows rows;
  private final RowRequests requests;
  private final SequencedMap<String, Integer> index = new LinkedHashMap<>();

  TableSource(String name, JdbcRows rows, RowRequests requests) {
    this.name = name;
    this.rows = rows;
    this.requests = requests;
    List<String> columns = rows.columns();
    for (int i = 0; i < columns.size(); i++) {
      index.put(columns.get(i), i);
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
    JdbcRows.Row row = rows.next();
    if (row == null) {
      return null;
    }
    String problem = row.problem();
    if (problem != null) {
      return new Item.Invalid(row.ordinal(), row.key(), problem, row.stored());
    }
    List<String> texts = new ArrayList<>();
    for (String value : row.values()) {
      texts.add(value == null ? "" : value);
    }
    return requests.item(row.ordinal(), row.ordinal(), new Row(index, texts, row.stored()));
  }

  @Override
  public void close() {
    rows.close();
  }
}
