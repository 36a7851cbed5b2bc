package dev.offpeak.savings;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Before and after at the same traffic: what the requests since the decision would have cost as
 * they were paid for before it, so that a quiet week or shorter prompts are not taken for a saving.
 *
 * @param before what the traffic of after would have cost before
 * @param after what it cost
 * @param confidence how far the comparison can be relied on
 * @param reasons why it is no higher, in words; none if it is high
 */
public record Comparison(Usd before, Usd after, Confidence confidence, List<String> reasons) {

  /** How far a comparison can be relied on. */
  public enum Confidence {
    LOW,
    MEDIUM,
    HIGH
  }

  /** Below so many requests on a side, chance decides as much as the lane. */
  private static final long REQUESTS_FEW = 30;

  /** From so many on, one unusual request changes nothing. */
  private static final long REQUESTS_ENOUGH = 1_000;

  /** A week has its weekend. */
  private static final Duration ENOUGH = Duration.ofDays(7);

  private static final Duration SHORT = Duration.ofDays(1);

  /** More than one of so many without a price, and the sums say little. */
  private static final long UNPRICED_SHARE = 20;

  public Comparison {
    reasons = List.copyOf(reasons);
  }

  /** What the same traffic cost less; negative if it cost more. */
  public Usd saved() {
    return before.minus(after);
  }

  private record Model(ProviderName provider, String name) {}

  /** What was paid of what the same would have cost synchronously. */
  private static final class Rate {
    private long paid;
    private long synchronous;
  }

  /**
   * @param routedTo the model that calls go to, whatever they name: what they named is compared by
   *     what the feature paid before for all it asked of that provider; null if each decides
   */
  static Comparison of(Span before, Span after, @Nullable String routedTo) {
    Map<Model, Rate> rates = new HashMap<>();
    for (SpendRow row : before.spend()) {
      add(rates, model(row), row);
      if (routedTo != null && !row.model().equals(routedTo)) {
        add(rates, new Model(row.provider(), routedTo), row);
      }
    }
    Map<Model, Long> synchronous = new HashMap<>();
    for (SpendRow row : after.spend()) {
      synchronous.merge(model(row), row.synchronous().nanos(), Math::addExact);
    }
    long expected = 0;
    long unknown = 0;
    for (Map.Entry<Model, Long> model : synchronous.entrySet()) {
      Rate rate = rates.get(model.getKey());
      if (rate != null && rate.synchronous > 0) {
        expected += Span.scaled(model.getValue(), rate.paid, rate.synchronous);
      } else {
        // A model that was not asked before would have been asked synchronously.
        expected += model.getValue();
        unknown += model.getValue();
      }
    }
    List<String> low = low(before, after, unknown);
    List<String> medium = low.isEmpty() ? medium(before, after, unknown) : List.of();
    Confidence confidence =
        !low.isEmpty() ? Confidence.LOW : medium.isEmpty() ? Confidence.HIGH : Confidence.MEDIUM;
    List<String> reasons = low.isEmpty() ? medium : low;
    return new Comparison(new Usd(expected), after.cost(), confidence, reasons);
  }

  private static void add(Map<Model, Rate> rates, Model model, SpendRow row) {
    Rate rate = rates.computeIfAbsent(model, any -> new Rate());
    rate.paid = Math.addExact(rate.paid, row.paid().nanos());
    rate.synchronous = Math.addExact(rate.synchronous, row.synchronous().nanos());
  }

  private static List<String> low(Span before, Span after, long unknown) {
    List<String> reasons = new ArrayList<>();
    few(reasons, "before", before, REQUESTS_FEW);
    few(reasons, "since", after, REQUESTS_FEW);
    if (reasons.isEmpty() && Duration.between(before.from(), before.to()).compareTo(SHORT) < 0) {
      reasons.add("less than a day is known from before");
    }
    unpriced(reasons, "before", before);
    unpriced(reasons, "since", after);
    if (unknown * 2 > after.synchronous().nanos()) {
      reasons.add("most of it goes to models that were not asked before");
    }
    return reasons;
  }

  private static List<String> medium(Span before, Span after, long unknown) {
    List<String> reasons = new ArrayList<>();
    few(reasons, "before", before, REQUESTS_ENOUGH);
    few(reasons, "since", after, REQUESTS_ENOUGH);
    if (Duration.between(before.from(), before.to()).compareTo(ENOUGH) < 0) {
      reasons.add("less than a week is known from before");
    }
    if (Duration.between(after.from(), after.to()).compareTo(SHORT) < 0) {
      reasons.add("it was decided less than a day ago");
    }
    if (unknown > 0) {
      reasons.add("some of it goes to models that were not asked before");
    }
    return reasons;
  }

  private static void few(List<String> reasons, String when, Span span, long enough) {
    long requests = span.requests();
    if (requests < enough) {
      reasons.add("there are only " + requests + " requests " + word(when));
    }
  }

  private static String word(String when) {
    return when.equals("since") ? "since then" : "from before";
  }

  private static void unpriced(List<String> reasons, String when, Span span) {
    if (span.unpriced() * UNPRICED_SHARE > span.requests()) {
      reasons.add("many requests " + word(when) + " have no price");
    }
  }

  private static Model model(SpendRow row) {
    return new Model(row.provider(), row.model());
  }
}
