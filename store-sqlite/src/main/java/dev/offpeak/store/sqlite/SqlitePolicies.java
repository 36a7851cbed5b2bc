package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.store.PolicyStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Policies of features. Thread-safe. */
final class SqlitePolicies implements PolicyStore {

  private final Writer writer;
  private final Readers readers;

  SqlitePolicies(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Optional<FeaturePolicy> find(Feature feature) {
    return readers.read(rows -> rows.policies().find(feature));
  }

  @Override
  public List<Entry> list() {
    return readers.read(rows -> rows.policies().list());
  }

  @Override
  public boolean set(Feature feature, FeaturePolicy policy, Instant at, String by) {
    BaselineRows.Known known =
        policy.lane() == null && policy.route() == null
            ? new BaselineRows.Known(null, List.of())
            : SqliteDecisions.known(readers, feature, at);
    return writer.write(rows -> rows.policies().set(feature, policy, at, by, known));
  }

  @Override
  public Optional<PolicyChange> undo(Feature feature, Instant at, String by) {
    return writer.write(rows -> rows.policies().undo(feature, at, by));
  }

  @Override
  public List<PolicyChange> history(Feature feature, int limit) {
    return readers.read(rows -> rows.policies().history(feature, limit));
  }
}
