package dev.offpeak.audit;

import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an audit found lately. A look reads every call of 30 days, so pages and programs that ask
 * often share one, and never more than one is under way. Thread-safe.
 */
public final class CachedLook {

  /**
   * How old what was found may be. The verdicts rest on days of traffic, so ten minutes more change
   * none; and a look over millions of calls takes seconds, which then are a small part of the time.
   */
  public static final Duration FRESH = Duration.ofMinutes(10);

  /** After a look that nobody waited for has failed, the next is begun no sooner. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(CachedLook.class);

  private final Supplier<AuditReport> look;
  private final InstantSource time;
  private final Executor behind;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable Found found;
  private volatile @Nullable Instant failedAt;

  /**
   * What was found, and when.
   *
   * @param at when the look began
   */
  public record Found(AuditReport report, Instant at) {}

  /**
   * @param look such as {@link Audit#look()}; may take seconds
   * @param behind where looks are made that nobody waits for
   */
  public CachedLook(Supplier<AuditReport> look, InstantSource time, Executor behind) {
    this.look = look;
    this.time = time;
    this.behind = behind;
  }

  /**
   * What was found at most {@link #FRESH} ago; looks, or waits for the look that is under way,
   * where nothing is.
   *
   * @throws StoreException if the store cannot be read
   */
  public Found latest() {
    Found known = found;
    if (known != null && fresh(known)) {
      return known;
    }
    looking.lock();
    try {
      known = found;
      if (known != null && fresh(known)) {
        return known;
      }
      Instant now = time.instant();
      known = new Found(look.get(), now);
      found = known;
      return known;
    } finally {
      looking.unlock();
    }
  }

  /**
   * What was found last, however old, without waiting; empty before the first look has ended. Where
   * it is no longer fresh a look is begun behind, so that who asks again gets a newer one; if that
   * fails, whatever the reason, what was found last stays.
   */
  public Optional<Found> known() {
    Found known = found;
    if ((known == null || !fresh(known)) && !failedLately() && asked.compareAndSet(false, true)) {
      try {
        behind.execute(this::lookBehind);
      } catch (RejectedExecutionException closing) {
        asked.set(false);
      }
    }
    return Optional.ofNullable(known);
  }

  /** Nobody waits for it, and nobody could be told but the log. */
  private void lookBehind() {
    try {
      latest();
    } catch (StoreException down) {
      failedAt = time.instant();
      LOG.debug("an audit cannot be made and will be again", down);
    } catch (RuntimeException broken) {
      failedAt = time.instant();
      LOG.warn("an audit could not be made: {}", broken.getClass().getName());
      LOG.debug("audit", broken);
    } finally {
      asked.set(false);
    }
  }

  private boolean failedLately() {
    Instant at = failedAt;
    return at != null && time.instant().isBefore(at.plus(AGAIN));
  }

  private boolean fresh(Found known) {
    return time.instant().isBefore(known.at().plus(FRESH));
  }
}
