package dev.offpeak.store;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent and saved, from rollups kept as entries are written. */
public interface LedgerStore {

  /**
   * Sums by UTC day, feature, provider, model and lane of what was metered: answers of batches, and
   * calls that passed through the gateway.
   *
   * @param from first day, or null for the first there is
   * @param to the day after the last, or null for no end
   * @param feature only this one, or null for all
   */
  List<SpendRow> spend(@Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature);

  /**
   * The same of what was imported, without what was metered under the same provider and model in an
   * hour that the import is of. Never to be added to {@link #spend}.
   */
  List<SpendRow> imported(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature);

  /**
   * One cell of the rollup.
   *
   * @param requests answers booked, duplicates included
   * @param unpriced those of them without a price; they are in neither sum of money
   */
  record SpendRow(
      LocalDate day,
      Feature feature,
      ProviderName provider,
      String model,
      Lane lane,
      long requests,
      Usage usage,
      Usd paid,
      Usd synchronous,
      long unpriced) {}

  /**
   * What was paid for answers whose request had one already, by late twins of batches that had been
   * given up; it is part of {@link #spend}. The parameters are those of {@link #spend}.
   */
  Duplicates duplicates(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Feature feature);

  /** Answers paid for twice, and what the second ones cost. */
  record Duplicates(long answers, Usd paid) {}

  /**
   * What counts against a feature's budget: all that was booked on the days, whatever the lane,
   * duplicates and rejected answers included, and the upper bound of what is in flight.
   *
   * @param from first UTC day
   * @param to the day after the last
   */
  FeatureSpend spent(Feature feature, LocalDate from, LocalDate to);

  /** The same of one run, whatever its features. */
  FeatureSpend spent(RunId run, LocalDate from, LocalDate to);

  /** A feature's or a run's money in a period. */
  record FeatureSpend(Usd settled, Usd reserved) {

    /** Both together. */
    public Usd total() {
      return settled.plus(reserved);
    }
  }

  /**
   * What the answers of batches say of token counts, for better estimates.
   *
   * @return null if nothing of that model and feature was answered yet
   */
  @Nullable TokenRatios ratios(Feature feature, ProviderName provider, String model);

  /**
   * Sums over answers.
   *
   * @param answers how many answers this rests on
   * @param estimatedInputTokens what was estimated for them when they were taken in
   * @param inputTokens what they turned out to be
   * @param outputTokens what they answered
   */
  record TokenRatios(
      long answers, long estimatedInputTokens, long inputTokens, long outputTokens) {}
}
