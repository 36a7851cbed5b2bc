package dev.offpeak.audit;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reports sum up, in memory. */
record KeptSpend(List<SpendRow> rows) implements LedgerStore {

  @Override
  public List<SpendRow> spend(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return rows;
  }

  @Override
  public List<SpendRow> imported(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return List.of();
  }

  @Override
  public Duplicates duplicates(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature) {
    return new Duplicates(0, Usd.ZERO);
  }

  @Override
  public FeatureSpend spent(Feature feature, LocalDate from, LocalDate to) {
    return new FeatureSpend(Usd.ZERO, Usd.ZERO);
  }

  @Override
  public FeatureSpend spent(RunId run, LocalDate from, LocalDate to) {
    return new FeatureSpend(Usd.ZERO, Usd.ZERO);
  }

  @Override
  public @Nullable TokenRatios ratios(Feature feature, ProviderName provider, String model) {
    return null;
  }
}
