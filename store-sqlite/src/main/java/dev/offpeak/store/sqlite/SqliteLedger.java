package dev.offpeak.store.sqlite;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was spent and saved. Thread-safe. */
final class SqliteLedger implements LedgerStore {

  private final Readers readers;

  SqliteLedger(Readers readers) {
    this.readers = readers;
  }

  @Override
  public List<SpendRow> spend(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return readers.read(rows -> rows.ledger().spend(from, to, feature));
  }

  @Override
  public List<SpendRow> imported(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return readers.read(rows -> rows.callHours().imported(from, to, feature));
  }

  @Override
  public Duplicates duplicates(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return readers.read(rows -> rows.ledger().duplicates(from, to, feature));
  }

  @Override
  public FeatureSpend spent(Feature feature, LocalDate from, LocalDate to) {
    return readers.read(rows -> {
      Long number = rows.names().knownFeature(feature);
      return number == null
          ? new FeatureSpend(Usd.ZERO, Usd.ZERO)
          : rows.ledger().spent(number, from, to);
    });
  }

  @Override
  public FeatureSpend spent(RunId run, LocalDate from, LocalDate to) {
    return readers.read(rows -> rows.runBudgets().spent(run.value(), from, to));
  }

  @Override
  public @Nullable TokenRatios ratios(Feature feature, ProviderName provider, String model) {
    return readers
        .read(rows -> Optional.ofNullable(rows.ledger().ratios(feature, provider, model)))
        .orElse(null);
  }
}
