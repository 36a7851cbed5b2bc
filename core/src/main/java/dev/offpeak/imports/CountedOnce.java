package dev.offpeak.imports;

import dev.offpeak.imports.ImportRow.Sum;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a provider's day from being counted by its usage and by its costs. One object serves one
 * file, which holds either. Not thread-safe.
 */
final class CountedOnce {

  private final LedgerStore ledger;
  private final Map<Day, Known> days = new HashMap<>();

  private record Day(ProviderName provider, LocalDate day) {}

  /** What was imported of a day. */
  private record Known(boolean usage, boolean costs) {}

  CountedOnce(LedgerStore ledger) {
    this.ledger = ledger;
  }

  /** Why an entry would count its day again; empty if it would not. */
  Optional<String> refusal(CallEntry entry, ImportRow row) {
    if (!entry.bill().booked()) {
      return Optional.empty();
    }
    LocalDate date = LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
    Known known = days.computeIfAbsent(new Day(entry.provider(), date), this::look);
    boolean isCost = row.usage() == null && row.sum() != Sum.NONE;
    String who = entry.provider().display();
    if (isCost && known.usage()) {
      return Optional.of(
          "the usage of %s on %s is here already; compare costs with it: offpeak verify --costs FILE"
              .formatted(who, date));
    }
    if (!isCost && known.costs()) {
      return Optional.of(
          "the costs of %s on %s are here already, so that its usage would count twice"
              .formatted(who, date));
    }
    return Optional.empty();
  }

  private Known look(Day day) {
    boolean usage = false;
    boolean costs = false;
    for (SpendRow row : ledger.imported(day.day(), day.day().plusDays(1), null)) {
      if (row.provider().equals(day.provider())) {
        usage |= !row.usage().equals(Usage.NONE);
        costs |= row.usage().equals(Usage.NONE) && row.paid().compareTo(Usd.ZERO) > 0;
      }
    }
    return new Known(usage, costs);
  }
}
