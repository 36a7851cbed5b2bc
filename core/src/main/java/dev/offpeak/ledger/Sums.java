package dev.offpeak.ledger;

import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What some answers add up to. Nothing is rounded.
 *
 * @param requests answers booked
 * @param unpriced those of them without a price; they are in neither sum of money
 * @param byLane requests by the lane they ran in; a lane that none ran in is missing
 * @param models the models that answered, in alphabetical order
 */
public record Sums(
    long requests,
    Usage tokens,
    Usd paid,
    Usd synchronous,
    long unpriced,
    Map<Lane, Long> byLane,
    List<String> models) {

  public Sums {
    byLane = Collections.unmodifiableMap(byLane);
    models = List.copyOf(models);
  }

  static Sums of(Collection<SpendRow> rows) {
    long requests = 0;
    Usage tokens = Usage.NONE;
    Usd paid = Usd.ZERO;
    Usd synchronous = Usd.ZERO;
    long unpriced = 0;
    Map<Lane, Long> byLane = new EnumMap<>(Lane.class);
    TreeSet<String> models = new TreeSet<>();
    for (SpendRow row : rows) {
      requests = Math.addExact(requests, row.requests());
      tokens = tokens.plus(row.usage());
      paid = paid.plus(row.paid());
      synchronous = synchronous.plus(row.synchronous());
      unpriced = Math.addExact(unpriced, row.unpriced());
      byLane.merge(row.lane(), row.requests(), Math::addExact);
      models.add(row.model());
    }
    return new Sums(requests, tokens, paid, synchronous, unpriced, byLane, List.copyOf(models));
  }

  /** What the lanes saved; negative if they cost more. */
  public Usd saved() {
    return synchronous.minus(paid);
  }

  /** Whether its money means anything: some answer had a price, or there was nothing to pay. */
  public boolean isPriced() {
    return requests == 0 || unpriced < requests;
  }

  /** Requests that ran in that lane. */
  long in(Lane lane) {
    return byLane.getOrDefault(lane, 0L);
  }
}
