package dev.offpeak.store;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls that somebody waited for, metered or imported, each of them an entry of the ledger. */
public interface CallStore {

  /**
   * Writes entries and adds them to the sums that reports read, in one transaction; some hundreds
   * at a time. An entry whose id is known changes nothing. Entries of which nothing is booked are
   * kept, but are in no report.
   *
   * @return how many were new
   */
  int record(List<CallEntry> entries);

  /** The entry of that id. */
  Optional<CallEntry> find(String id);

  /**
   * Shows every entry of a span of time, the earliest first, without holding them all.
   *
   * @param from the first instant
   * @param to the instant after the last
   * @param feature only of this one, or null for all
   * @param each must be quick: the entries are read meanwhile
   */
  void each(Instant from, Instant to, @Nullable Feature feature, Consumer<CallEntry> each);

  /**
   * Shows the entries of a span as {@link #each} does, for all features, without the imported ones
   * whose provider and model were metered in one of their hours: they would count the same calls
   * again.
   */
  void eachCounted(Instant from, Instant to, Consumer<CallEntry> each);

  /** When the first and the last entry are from; empty if there is none. */
  Optional<Span> span();

  /**
   * From the first entry to the last.
   *
   * @param first the time of the first
   * @param last the time of the last
   */
  record Span(Instant first, Instant last) {}

  /**
   * Sums by hour, feature, model, lane and sender, for a span of time; by hour, then feature. Of
   * imported calls those are left out whose provider, model and hour were metered, as they would
   * count the same calls again.
   *
   * @param from the first instant; its whole hour is included
   * @param to the instant after the last; its hour is included if it began before
   * @param feature only this one, or null for all
   */
  List<HourRow> hours(Instant from, Instant to, @Nullable Feature feature);

  /**
   * One cell of the sums by hour.
   *
   * @param hour its beginning
   * @param imported whether it sums imported calls, not metered ones
   * @param calls all, the unsuccessful included
   * @param booked those of them with a usage, reported or estimated
   * @param streamed those of them known to be streamed
   * @param gaveUp those of them whose client went before the end
   * @param estimated those of them whose usage is an estimate
   * @param unpriced booked ones without a price; they are in neither sum of money
   */
  record HourRow(
      Instant hour,
      boolean imported,
      Feature feature,
      ProviderName provider,
      String model,
      Lane lane,
      CallEntry.Sender sender,
      long calls,
      long booked,
      long streamed,
      long gaveUp,
      long estimated,
      Usage usage,
      Usd paid,
      Usd synchronous,
      long unpriced) {}
}
