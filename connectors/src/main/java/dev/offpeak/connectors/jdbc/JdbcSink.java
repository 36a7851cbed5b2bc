package dev.offpeak.connectors.jdbc;

import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.Sink;
import dev.offpeak.sink.SinkException;
import dev.offpeak.store.OutputStore.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes into a table's rows, up to {@value #TRANSACTION_ROWS} a transaction. Not
 * thread-safe; connects when it first writes, and anew after a failure.
 *
 * <p>A row is written only where the target's columns hold what they held when it was read ({@link
 * JdbcRows.Row#stored}). Writing an outcome again changes nothing and counts as written, so a crash
 * between the target's commit and our own mark is harmless. A row that is refused (its value does
 * not fit, a constraint or trigger says no) counts as {@link Delivery#CONFLICT}, is told as a
 * {@link WriteProblem}, and keeps no other row from being written.
 *
 * <p>A statement may take 60 s; then, or when the database cannot be reached or is locked, nothing
 * of the transaction is written and a {@link SinkException} says so.
 */
public final class JdbcSink implements Sink {

  static final int TRANSACTION_ROWS = 500;

  /** Deadlocks and failed serializations pass; more of them in a row are no accident. */
  private static final int TRANSACTION_ATTEMPTS_MAX = 3;

  private final Connector connector;
  private final WriteBack writeBack;
  private final Consumer<WriteProblem> problems;
  private @Nullable RowWriter writer;

  /**
   * @param environment the environment's variables, for credentials
   * @param problems told of each row that was not written, after its transaction
   */
  public JdbcSink(
      WriteBack writeBack, Map<String, String> environment, Consumer<WriteProblem> problems) {
    this.connector = new Connector(writeBack.url(), environment);
    this.writeBack = writeBack;
    this.problems = problems;
  }

  @Override
  public String name() {
    return writeBack.table() + " in " + connector.url();
  }

  /**
   * Looks whether the table and its columns are there.
   *
   * @throws SinkException if not
   */
  public void check() {
    try {
      writer();
    } catch (SQLException failure) {
      throw broken(failure);
    } catch (DatabaseException unusable) {
      throw broken(unusable);
    }
  }

  @Override
  public List<Delivery> write(List<Outcome> outcomes) {
    List<Delivery> deliveries = new ArrayList<>(outcomes.size());
    for (int from = 0; from < outcomes.size(); from += TRANSACTION_ROWS) {
      int to = Math.min(outcomes.size(), from + TRANSACTION_ROWS);
      deliveries.addAll(writeSlice(outcomes.subList(from, to)));
    }
    return deliveries;
  }

  private List<Delivery> writeSlice(List<Outcome> outcomes) {
    try {
      RowWriter open = writer();
      List<Change> changes = new ArrayList<>(outcomes.size());
      List<Change.Values> values = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        Change change = Change.of(outcome, writeBack, open.table());
        changes.add(change);
        if (change instanceof Change.Values some) {
          values.add(some);
        }
      }
      return deliveries(changes, written(open, values));
    } catch (SQLException failure) {
      throw broken(failure);
    } catch (DatabaseException unusable) {
      throw broken(unusable);
    }
  }

  /** The problem of each change that was not written. */
  private Map<Change.Values, WriteProblem> written(RowWriter open, List<Change.Values> values)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return values.isEmpty() ? Map.of() : open.write(values);
      } catch (SQLException failure) {
        if (attempt == TRANSACTION_ATTEMPTS_MAX || !SqlStates.of(failure).startsWith("40")) {
          throw failure;
        }
      }
    }
  }

  private List<Delivery> deliveries(
      List<Change> changes, Map<Change.Values, WriteProblem> unwritten) {
    List<Delivery> deliveries = new ArrayList<>(changes.size());
    for (Change change : changes) {
      WriteProblem problem =
          switch (change) {
            case Change.Nothing nothing -> null;
            case Change.Unfit unfit -> unfit.problem();
            case Change.Values values -> unwritten.get(values);
          };
      if (problem != null) {
        problems.accept(problem);
        deliveries.add(Delivery.CONFLICT);
      } else {
        deliveries.add(change instanceof Change.Nothing ? Delivery.SKIPPED : Delivery.WRITTEN);
      }
    }
    return deliveries;
  }

  private RowWriter writer() throws SQLException {
    RowWriter open = writer;
    if (open == null) {
      Connection connection = connector.open(Database.Purpose.WRITE);
      try {
        open =
            new RowWriter(
                connection,
                connector.database(),
                TargetTables.find(connection, connector.database(), writeBack),
                writeBack.assignments().stream().map(WriteBack.Assignment::what).toList());
      } catch (SQLException | DatabaseException failure) {
        Connector.closeQuietly(connection);
        throw failure;
      }
      writer = open;
    }
    return open;
  }

  private SinkException broken(SQLException failure) {
    close();
    return new SinkException(connector.sentence(failure));
  }

  private SinkException broken(DatabaseException failure) {
    close();
    return new SinkException(String.valueOf(failure.getMessage()));
  }

  @Override
  public void close() {
    if (writer != null) {
      Connector.closeQuietly(writer.connection());
      writer = null;
    }
  }
}
