package dev.offpeak.store.sqlite;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Feature;
import dev.offpeak.store.PolicyText;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the answers of runs must be. */
final class RuleRows {

  /** Stands for every feature of a run; features count from 1. */
  private static final long EVERY_FEATURE = 0;

  private final Session session;
  private final Names names;

  RuleRows(Session session, Names names) {
    this.session = session;
    this.names = names;
  }

  private static final String SET =
      """
      INSERT INTO run_rules (run, feature, rules) VALUES (?, ?, ?)
      ON CONFLICT (run, feature) DO UPDATE SET rules = excluded.rules
      """;

  void set(long run, @Nullable Feature feature, AnswerRules rules) throws SQLException {
    long number = feature == null ? EVERY_FEATURE : names.feature(feature);
    session.update(SET, run, number, PolicyText.of(rules));
  }

  private static final String FIND =
      """
      SELECT rules FROM run_rules WHERE run = ? AND feature IN (0, ?) ORDER BY feature LIMIT 1
      """;

  /** The rules for the run's answers of a feature; those of the run as a whole come first. */
  @Nullable AnswerRules find(long run, long feature) throws SQLException {
    return session
        .first(FIND, row -> PolicyText.answerRules(row.getString(1)), run, feature)
        .orElse(null);
  }

  private static final String DELETE =
      """
      DELETE FROM run_rules WHERE run = ?
      """;

  void delete(long run) throws SQLException {
    session.update(DELETE, run);
  }
}
