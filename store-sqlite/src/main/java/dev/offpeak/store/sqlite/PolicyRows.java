package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.store.DecisionStore.Decision;
import dev.offpeak.store.PolicyStore.Entry;
import dev.offpeak.store.PolicyStore.PolicyChange;
import dev.offpeak.store.PolicyText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policies of features and their changes. */
final class PolicyRows {

  private final Session session;
  private final Names names;
  private final DecisionRows decisions;

  PolicyRows(Session session, Names names, DecisionRows decisions) {
    this.session = session;
    this.names = names;
    this.decisions = decisions;
  }

  private static final String FIND =
      """
      SELECT p.policy FROM feature AS f JOIN policy AS p ON p.feature = f.id WHERE f.name = ?
      """;

  Optional<FeaturePolicy> find(Feature feature) throws SQLException {
    return text(feature).map(PolicyText::policy);
  }

  private Optional<String> text(Feature feature) throws SQLException {
    return session.first(FIND, row -> row.getString(1), feature.name());
  }

  private static final String LIST =
      """
      SELECT f.name, p.policy FROM policy AS p JOIN feature AS f ON f.id = p.feature
      ORDER BY f.name
      """;

  List<Entry> list() throws SQLException {
    return session.list(
        LIST, row -> new Entry(new Feature(row.getString(1)), PolicyText.policy(row.getString(2))));
  }

  private static final String PUT =
      """
      INSERT INTO policy (feature, policy) VALUES (?, ?)
      ON CONFLICT (feature) DO UPDATE SET policy = excluded.policy
      """;
  private static final String REMOVE =
      """
      DELETE FROM policy WHERE feature = ?
      """;
  private static final String NOTE =
      """
      INSERT INTO policy_change (feature, changed_at, changed_by, before, after, undoes)
      VALUES (?, ?, ?, ?, ?, ?)
      RETURNING id
      """;

  /**
   * Sets a policy, and records a decision if it changes the lane, the model or the caching.
   *
   * @param known what a first decision freezes
   */
  boolean set(
      Feature feature, FeaturePolicy policy, Instant at, String by, BaselineRows.Known known)
      throws SQLException {
    String before = text(feature).orElse(null);
    String after = policy.equals(FeaturePolicy.NONE) ? null : PolicyText.of(policy);
    if (after == null ? before == null : after.equals(before)) {
      return false;
    }
    long number = names.feature(feature);
    long change = change(number, before, after, at, by, null);
    Decision decision = Decision.of(feature, policy, at, by);
    decisions.decide(number, feature, decision, change, known);
    return true;
  }

  /** The number of the change. */
  private long change(
      long feature,
      @Nullable String before,
      @Nullable String after,
      Instant at,
      String by,
      @Nullable Long undoes)
      throws SQLException {
    if (after == null) {
      session.update(REMOVE, feature);
    } else {
      session.update(PUT, feature, after);
    }
    return session.count(NOTE, feature, at.toEpochMilli(), by, before, after, undoes);
  }

  private static final String LATEST =
      """
      SELECT c.id, f.name, c.changed_at, c.changed_by, c.before, c.after, c.undoes
      FROM feature AS f JOIN policy_change AS c ON c.feature = f.id
      WHERE f.name = ? AND c.undoes IS NULL
        AND NOT EXISTS (SELECT 1 FROM policy_change AS u WHERE u.undoes = c.id)
      ORDER BY c.id DESC
      LIMIT 1
      """;

  private record Stored(long id, @Nullable String before, PolicyChange change) {}

  Optional<PolicyChange> undo(Feature feature, Instant at, String by) throws SQLException {
    Optional<Stored> latest =
        session.first(
            LATEST,
            row -> new Stored(row.getLong(1), row.getString(5), change(row)),
            feature.name());
    if (latest.isPresent()) {
      String now = text(feature).orElse(null);
      Stored undone = latest.get();
      long number = names.feature(feature);
      change(number, now, undone.before(), at, by, undone.id());
      decisions.undo(number, feature, undone.id());
    }
    return latest.map(Stored::change);
  }

  private static final String HISTORY =
      """
      SELECT c.id, f.name, c.changed_at, c.changed_by, c.before, c.after, c.undoes
      FROM feature AS f JOIN policy_change AS c ON c.feature = f.id
      WHERE f.name = ?
      ORDER BY c.id DESC
      LIMIT ?
      """;

  List<PolicyChange> history(Feature feature, int limit) throws SQLException {
    return session.list(HISTORY, PolicyRows::change, feature.name(), limit);
  }

  private static PolicyChange change(ResultSet row) throws SQLException {
    return new PolicyChange(
        new Feature(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getString(4),
        policy(row.getString(5)),
        policy(row.getString(6)),
        Session.number(row, 7) != null);
  }

  private static @Nullable FeaturePolicy policy(@Nullable String text) {
    return text == null ? null : PolicyText.policy(text);
  }
}
