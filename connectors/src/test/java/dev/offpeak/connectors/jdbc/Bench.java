package dev.offpeak.connectors.jdbc;

import dev.offpeak.connectors.jdbc.WriteBack.Assignment;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.sink.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database of one test, a person who works in it, and outcomes for its rows. */
final class Bench implements AutoCloseable {

  final JdbcUrl url;
  private final Connection person;
  final List<WriteProblem> problems = new ArrayList<>();

  Bench(String url) throws SQLException {
    this.url = JdbcUrl.parse(url);
    this.person = DriverManager.getConnection(url);
  }

  /** What a person does in the database meanwhile. */
  void person(String... statements) {
    try (Statement statement = person.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /** A query's rows, each as its values joined by {@code |}. */
  List<String> table(String query) {
    try (Statement statement = person.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int index = 1; index <= row.getMetaData().getColumnCount(); index++) {
          values.add(String.valueOf(row.getString(index)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  WriteBack into(String table, String key, String... sets) {
    List<Assignment> assignments = List.of(sets).stream().map(Assignment::parse).toList();
    return new WriteBack(url, table, key, assignments, true);
  }

  JdbcSource source(String query, @Nullable WriteBack writeBack) {
    return new JdbcSource(url, query, writeBack, Map.of());
  }

  List<JdbcRows.Row> read(String query, @Nullable WriteBack writeBack) {
    List<JdbcRows.Row> all = new ArrayList<>();
    try (JdbcRows rows = source(query, writeBack).open()) {
      for (JdbcRows.Row row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  JdbcSink sink(WriteBack writeBack) {
    return new JdbcSink(writeBack, Map.of(), problems::add);
  }

  static Outcome answered(JdbcRows.Row row, String text) {
    return outcome(row, RequestState.Kind.SUCCEEDED, text, null);
  }

  static Outcome failed(JdbcRows.Row row) {
    return outcome(
        row,
        RequestState.Kind.FAILED,
        null,
        new Failure(FailureKind.INVALID_REQUEST, "the prompt's too long"));
  }

  static Outcome cancelled(JdbcRows.Row row) {
    return outcome(row, RequestState.Kind.CANCELLED, null, null);
  }

  private static Outcome outcome(
      JdbcRows.Row row, RequestState.Kind state, @Nullable String text, @Nullable Failure failure) {
    boolean answered = text != null;
    return new Outcome(
        row.ordinal(),
        String.valueOf(row.key()),
        state,
        row.stored(),
        text,
        null,
        null,
        failure,
        answered ? Usage.of(120, 30) : null,
        answered ? new Usd(125_000) : null,
        Lane.BATCH,
        1);
  }

  static String json(JdbcRows.Row row) {
    return new String(row.json(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws SQLException {
    person.close();
  }
}
