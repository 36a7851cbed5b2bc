package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallTimes;
import dev.offpeak.store.DecisionStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decisions on lanes. Thread-safe. */
final class SqliteDecisions implements DecisionStore {

  private final Writer writer;
  private final Readers readers;

  SqliteDecisions(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** What a decision of now would freeze; nothing if a baseline is frozen already. */
  static BaselineRows.Known known(Readers readers, Feature feature, Instant at) {
    return readers.read(rows ->
        rows.baselines().find(feature).isPresent()
            ? new BaselineRows.Known(null, List.of())
            : rows.callHours().before(feature, BaselineRows.from(at), at));
  }

  @Override
  public Optional<Decision> find(Feature feature) {
    return readers.read(rows -> rows.decisions().find(feature));
  }

  @Override
  public List<Decision> list() {
    return readers.read(rows -> rows.decisions().list());
  }

  @Override
  public boolean decide(Decision decision) {
    Feature feature = decision.feature();
    Decision before = find(feature).orElse(null);
    if ((before == null ? null : before.lane()) == decision.lane()
        && Objects.equals(before == null ? null : before.model(), decision.model())) {
      return false;
    }
    BaselineRows.Known known = known(readers, feature, decision.at());
    return writer.write(rows ->
        rows.decisions().decide(rows.names().feature(feature), feature, decision, null, known));
  }

  @Override
  public Optional<Baseline> baseline(Feature feature) {
    return readers.read(rows -> rows.baselines().find(feature));
  }

  @Override
  public Optional<Told> told(Feature feature, Instant now) {
    return readers.readAtOnce(rows -> {
      Decision decision = rows.decisions().find(feature).orElse(null);
      Baseline baseline = rows.baselines().find(feature).orElse(null);
      return decision == null || baseline == null
          ? Optional.empty()
          : Optional.of(
              new Told(
                  decision,
                  baseline,
                  rows.decisions().spendSince(feature),
                  rows.decisions().routedSince(feature),
                  rows.decisions().timesSince(feature),
                  requests(rows, feature, decision.at(), now)));
    });
  }

  private static Requests requests(Rows rows, Feature feature, Instant since, Instant now)
      throws SQLException {
    Long number = rows.names().knownFeature(feature);
    return number == null
        ? new Requests(0, Usd.ZERO, 0, 0)
        : rows.decisions().requests(number, since, now);
  }

  @Override
  public List<SpendRow> spendSince(Feature feature) {
    return readers.read(rows -> rows.decisions().spendSince(feature));
  }

  @Override
  public Usd routedSince(Feature feature) {
    return readers.read(rows -> rows.decisions().routedSince(feature));
  }

  @Override
  public CallTimes timesSince(Feature feature) {
    return readers.read(rows -> rows.decisions().timesSince(feature));
  }

  @Override
  public Requests requests(Feature feature, Instant since, Instant now) {
    return readers.read(rows -> requests(rows, feature, since, now));
  }
}
