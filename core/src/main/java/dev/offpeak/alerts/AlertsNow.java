package dev.offpeak.alerts;

import dev.offpeak.model.Alert;
import dev.offpeak.store.AlertStore.Standing;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is an alert now, for all who ask often: they share a look, and nobody is told of it.
 * Thread-safe.
 */
public final class AlertsNow {

  /**
   * How old what was found may be: a look asks the store some dozen questions, and every page has
   * its number.
   */
  static final Duration FRESH = Duration.ofSeconds(5);

  private final Supplier<Store> store;
  private final Supplier<AlertLook> look;
  private final InstantSource time;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Found found;

  /**
   * An alert as it is now.
   *
   * @param told since when it stands and when it was told last; null if it was not told yet
   */
  public record Shown(Alert alert, @Nullable Standing told) {}

  private record Found(List<Shown> alerts, Instant at) {}

  /** Neither is asked for before somebody asks here. */
  public AlertsNow(Supplier<Store> store, Supplier<AlertLook> look, InstantSource time) {
    this.store = store;
    this.look = look;
    this.time = time;
  }

  /**
   * All there are, the serious ones first, then by what they are about; at most {@link #FRESH} old.
   *
   * @throws dev.offpeak.store.StoreException if the store refuses
   */
  public List<Shown> all() {
    Found known = found;
    if (known != null && fresh(known)) {
      return known.alerts();
    }
    looking.lock();
    try {
      known = found;
      if (known == null || !fresh(known)) {
        Instant now = time.instant();
        known = new Found(of(store.get(), look.get(), now), now);
        found = known;
      }
      return known.alerts();
    } finally {
      looking.unlock();
    }
  }

  private boolean fresh(Found known) {
    return time.instant().isBefore(known.at().plus(FRESH));
  }

  /** Looks now. */
  public static List<Shown> of(Store store, AlertLook look, Instant now) {
    Map<String, Standing> standing = new HashMap<>();
    store.alerts().standing().forEach(one -> standing.put(one.alert().key(), one));
    return look.look(now).stream()
        .sorted(Comparator.comparingInt((Alert alert) -> -alert.level()).thenComparing(Alert::key))
        .map(alert -> new Shown(alert, standing.get(alert.key())))
        .toList();
  }
}
