package dev.offpeak.dispatch;

import dev.offpeak.store.DispatcherLocks;
import dev.offpeak.store.RetentionStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes runs that are older than their user wants to keep, for the whole store, whichever account
 * they were sent with. One process at a time does it. Used by one thread.
 */
final class Retention {

  /*
   * It never fails its caller: a disk without room shows in the steps that need it, and what was
   * not deleted now is deleted later.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Between two looks for runs that have become old; retention is told in days. */
  private static final Duration EVERY = Duration.ofHours(1);

  /** A reader that pauses in the middle of a page has so long to go on. */
  private static final Duration READERS_GRACE = Duration.ofHours(1);

  /** After a step that failed, or while another process does it. */
  private static final Duration SOON = Duration.ofMinutes(1);

  /**
   * Batches are known for longer than a provider lists them (30 days), so that they are not taken
   * for somebody else's.
   */
  private static final Duration BATCHES_KNOWN = Duration.ofDays(31);

  private final Store store;
  private final RetentionStore retention;
  private final InstantSource time;
  private final @Nullable Duration keep;
  private Instant nextAt = Instant.MIN;

  /**
   * @param keep how long runs are kept after their end; null for ever
   */
  Retention(Store store, InstantSource time, @Nullable Duration keep) {
    this.store = store;
    this.retention = store.retention();
    this.time = time;
    this.keep = keep;
  }

  /**
   * Deletes some of what is due.
   *
   * @return whether there may be more to do at once
   */
  boolean deleteSome() {
    Instant now = time.instant();
    if (keep == null || now.isBefore(nextAt)) {
      return false;
    }
    try {
      Optional<DispatcherLocks.Held> lock = store.locks().tryLockRetention();
      if (lock.isEmpty()) {
        nextAt = now.plus(SOON);
        return false;
      }
      try (DispatcherLocks.Held _ = lock.get()) {
        if (step(now, keep)) {
          return true;
        }
        nextAt = now.plus(retention.scrub() ? EVERY : SOON);
        return false;
      }
    } catch (StoreException broken) {
      LOG.debug("nothing was deleted that is older than {}", keep, broken);
      nextAt = now.plus(SOON);
      return false;
    }
  }

  private boolean step(Instant now, Duration keepFor) {
    boolean more = retention.letGo(now.minus(keepFor), now, now.minus(BATCHES_KNOWN)) > 0;
    store.runs().dropDeadLoads(now);
    more |= retention.forgetBatches(now.minus(BATCHES_KNOWN)) > 0;
    more |= retention.compactSome(now);
    more |= retention.deleteRetired(now.minus(READERS_GRACE)) > 0;
    return more;
  }
}
