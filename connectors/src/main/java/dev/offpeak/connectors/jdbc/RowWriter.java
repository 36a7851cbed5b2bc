package dev.offpeak.connectors.jdbc;

import dev.offpeak.connectors.jdbc.WriteBack.What;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes changes in one transaction: all of them in a few statements if they go in, else one by one
 * under savepoints, so that a bad row stands alone. Not thread-safe.
 *
 * <p>Each row is read first, judged by {@link RowJudge}, and then changed on the condition that it
 * still holds what was just read; a row that changed in between is judged once more.
 */
final class RowWriter {

  private static final int JUDGEMENTS_MAX = 3;

  private final Connection connection;
  private final Database database;
  private final TargetTable table;
  private final RowJudge judge;
  private final RowStatements statements;

  RowWriter(Connection connection, Database database, TargetTable table, List<What> whats) {
    this.connection = connection;
    this.database = database;
    this.table = table;
    this.statements = new RowStatements(connection, database, table);
    this.judge = new RowJudge(database, table, whats, statements);
  }

  Connection connection() {
    return connection;
  }

  TargetTable table() {
    return table;
  }

  /**
   * Writes and commits.
   *
   * @return why, for each change that was not written
   * @throws SQLException if the database failed; nothing was written, unless it failed to tell so
   */
  Map<Change.Values, WriteProblem> write(List<Change.Values> changes) throws SQLException {
    try {
      connection.setAutoCommit(false);
      Optional<Map<Change.Values, WriteProblem>> together = together(changes);
      if (together.isPresent() && commit().isEmpty()) {
        return together.get();
      }
      connection.rollback();
      Map<Change.Values, WriteProblem> problems = underSavepoints(changes);
      return commit().isEmpty() ? problems : oneTransactionEach(changes);
    } catch (SQLException failure) {
      rollBackAfter(failure);
      throw failure;
    }
  }

  /**
   * Ends the transaction by ending its mode. SQLite's driver answers a plain commit with a new
   * transaction, whose lock would keep other programs out until the next write.
   *
   * @return empty if it was committed, or why a row was refused only now (a deferred constraint)
   */
  private Optional<SQLException> commit() throws SQLException {
    try {
      connection.setAutoCommit(true);
      return Optional.empty();
    } catch (SQLException failure) {
      if (database.fault(failure) != Database.Fault.ROW) {
        throw failure;
      }
      return Optional.of(failure);
    }
  }

  private Map<Change.Values, WriteProblem> underSavepoints(List<Change.Values> changes)
      throws SQLException {
    Map<Change.Values, WriteProblem> problems = new HashMap<>();
    for (Change.Values change : changes) {
      alone(change).ifPresent(problem -> problems.put(change, problem));
    }
    return problems;
  }

  private Map<Change.Values, WriteProblem> oneTransactionEach(List<Change.Values> changes)
      throws SQLException {
    Map<Change.Values, WriteProblem> problems = new HashMap<>();
    for (Change.Values change : changes) {
      connection.setAutoCommit(false);
      alone(change).ifPresent(problem -> problems.put(change, problem));
      Optional<SQLException> refused = commit();
      if (refused.isPresent()) {
        connection.rollback();
        problems.put(change, judge.refused(change, refused.get()));
      }
    }
    return problems;
  }

  /** All at once; empty if a row is at fault and nothing may be committed. */
  private Optional<Map<Change.Values, WriteProblem>> together(List<Change.Values> changes)
      throws SQLException {
    Map<Change.Values, WriteProblem> problems = new HashMap<>();
    try {
      List<TargetReader.Held> held =
          new TargetReader(connection, database, table)
              .read(changes.stream().map(Change.Values::key).toList());
      Map<String, List<RowStatements.Statement>> groups = new LinkedHashMap<>();
      for (int index = 0; index < changes.size(); index++) {
        Change.Values change = changes.get(index);
        switch (judge.judge(change, held.get(index))) {
          case RowJudge.Verdict.Done done -> {}
          case RowJudge.Verdict.Refuse refuse -> problems.put(change, refuse.problem());
          case RowJudge.Verdict.Write write ->
              groups
                  .computeIfAbsent(write.statement().sql(), any -> new ArrayList<>())
                  .add(write.statement());
        }
      }
      List<Change.Values> again = new ArrayList<>();
      for (List<RowStatements.Statement> group : groups.values()) {
        if (!batch(group, again)) {
          return Optional.empty();
        }
      }
      for (Change.Values change : again) {
        alone(change).ifPresent(problem -> problems.put(change, problem));
      }
      return Optional.of(problems);
    } catch (SQLException failure) {
      if (database.fault(failure) == Database.Fault.ROW) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** False if the counts do not tell which rows were written. */
  private boolean batch(List<RowStatements.Statement> group, List<Change.Values> again)
      throws SQLException {
    try (PreparedStatement prepared = statements.prepare(group.getFirst().sql())) {
      for (RowStatements.Statement statement : group) {
        statements.bind(prepared, statement);
        prepared.addBatch();
      }
      int[] counts = prepared.executeBatch();
      for (int index = 0; index < counts.length; index++) {
        RowStatements.Statement statement = group.get(index);
        if (counts[index] == 0) {
          again.add(statement.change());
        } else if (counts[index] != 1 && statement instanceof RowStatements.Statement.Update) {
          return false;
        }
      }
      return true;
    }
  }

  /** One row under a savepoint. */
  private Optional<WriteProblem> alone(Change.Values change) throws SQLException {
    for (int judgement = 1; judgement <= JUDGEMENTS_MAX; judgement++) {
      Savepoint before = connection.setSavepoint();
      try {
        List<TargetReader.Held> held =
            new TargetReader(connection, database, table).read(List.of(change.key()));
        switch (judge.judge(change, held.getFirst())) {
          case RowJudge.Verdict.Done done -> {
            return Optional.empty();
          }
          case RowJudge.Verdict.Refuse refuse -> {
            return Optional.of(refuse.problem());
          }
          case RowJudge.Verdict.Write write -> {
            int count = executed(write.statement());
            if (count == 1) {
              return Optional.empty();
            }
            connection.rollback(before);
          }
        }
      } catch (SQLException failure) {
        if (database.fault(failure) != Database.Fault.ROW) {
          throw failure;
        }
        connection.rollback(before);
        // A row may have appeared under an insert: then it is judged like any other.
        if (judgement == JUDGEMENTS_MAX || change.guard() instanceof Guard.Existed) {
          return Optional.of(judge.refused(change, failure));
        }
      } finally {
        release(before);
      }
    }
    return Optional.of(judge.changed(change));
  }

  private int executed(RowStatements.Statement statement) throws SQLException {
    try (PreparedStatement prepared = statements.prepare(statement.sql())) {
      statements.bind(prepared, statement);
      return prepared.executeUpdate();
    }
  }

  private void release(Savepoint savepoint) {
    try {
      connection.releaseSavepoint(savepoint);
    } catch (SQLException unsupported) {
      // Some drivers have no release; the commit ends it.
    }
  }

  private void rollBackAfter(SQLException failure) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }
}
