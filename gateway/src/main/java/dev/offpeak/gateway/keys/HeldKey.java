package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Purse;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Usd;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore.KeySpend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A good key while a gateway runs, with what is known of its use. Thread-safe. */
final class HeldKey {

  /** Times of use are kept to this, so that a busy key is no busy row. */
  private static final Duration USE_WRITTEN_EVERY = Duration.ofMinutes(1);

  private final GatewayKey key;
  private final Caller account;
  private final Caller own;
  private final @Nullable RateLimit rate;
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong endedLately = new AtomicLong();
  private final AtomicBoolean active = new AtomicBoolean(true);
  private final Object money = new Object();
  private long setAside;
  private long storedLately;
  private volatile long endedBefore;
  private volatile @Nullable KeySpend spend;
  private volatile @Nullable Instant periodFrom;
  private volatile @Nullable Instant usedAt;
  private volatile @Nullable Instant writtenAt;

  HeldKey(GatewayKey key, long nanos) {
    this.key = key;
    this.account = new Caller(key.name(), false, key.scope());
    this.own = new Caller(key.name(), true, key.scope());
    int perMinute = key.scope().callsPerMinute();
    this.rate = perMinute == 0 ? null : new RateLimit(perMinute, nanos);
    this.writtenAt = key.usedAt();
  }

  GatewayKey key() {
    return key;
  }

  /**
   * Who calls with it.
   *
   * @param ownCredential whether a credential of the client's own came along
   */
  Caller caller(boolean ownCredential) {
    return ownCredential ? own : account;
  }

  /** Takes one call; zero if it may go, else after what time. */
  Duration take(long nanos) {
    return rate == null ? Duration.ZERO : rate.take(nanos);
  }

  void use(Instant now) {
    usedAt = now;
    active.set(true);
  }

  void begin() {
    inFlight.incrementAndGet();
  }

  void end() {
    inFlight.decrementAndGet();
    endedLately.incrementAndGet();
    active.set(true);
  }

  /** When it was last used, if that is worth writing; null else. */
  @Nullable Instant unwrittenUse() {
    Instant used = usedAt;
    Instant written = writtenAt;
    return used == null || (written != null && used.isBefore(written.plus(USE_WRITTEN_EVERY)))
        ? null
        : used;
  }

  void written(Instant use) {
    writtenAt = use;
  }

  /** Whether what it spent must be looked up; of a key without a budget, never. */
  boolean wantsSpend(Instant now) {
    Budget budget = key.scope().budget();
    if (budget == null) {
      return false;
    }
    KeySpend known = spend;
    boolean used = active.getAndSet(false);
    return known == null
        || used
        || known.reserved().nanos() > 0
        || endedBefore + endedLately.get() > 0
        || !from(budget, now).equals(periodFrom);
  }

  static Instant from(Budget budget, Instant now) {
    return budget.per().firstDay(now).atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
  }

  /**
   * What was stored of it since the last look, to be asked before the store is: that much the
   * store's word includes.
   */
  long stored() {
    synchronized (money) {
      return storedLately;
    }
  }

  /**
   * Says what the store knows. Calls that ended just before may not be in it yet, so that they
   * count by guess until the look after this.
   *
   * @param included what {@link #stored} said before the store was asked
   */
  void spent(KeySpend known, Instant from, long included) {
    synchronized (money) {
      endedBefore = endedLately.getAndSet(0);
      spend = known;
      periodFrom = from;
      storedLately -= included;
    }
  }

  /**
   * Whether its budget has room for another call. What is in flight counts with the mean of what
   * its calls cost so far, as nobody knows before its end what a call will cost.
   */
  boolean hasRoom() {
    Budget budget = key.scope().budget();
    synchronized (money) {
      return budget == null || total().compareTo(budget.amount()) < 0;
    }
  }

  private Usd total() {
    Usd held = new Usd(Math.addExact(setAside, storedLately));
    KeySpend known = spend;
    if (known == null) {
      return held;
    }
    long mean = known.calls() == 0 ? 0 : known.passed().nanos() / known.calls();
    long unknown = inFlight.get() + endedLately.get() + endedBefore;
    return known.total().plus(held).plus(new Usd(Math.multiplyExact(mean, unknown)));
  }

  /**
   * What may still be spent of a budget. What is about to be stored is set aside one after the
   * other, so that together it fits; from when it is stored until the store's own sum includes it,
   * it counts here.
   */
  Purse purse(Budget budget, InstantSource time) {
    return new Purse() {
      @Override
      public boolean bounded() {
        return true;
      }

      @Override
      public Hold hold(Usd most) throws RefusedException {
        synchronized (money) {
          if (total().plus(most).compareTo(budget.amount()) > 0) {
            throw new RefusedException(KeyRefusals.overBudget(key, budget, time.instant()));
          }
          setAside += most.nanos();
        }
        return new Held(most.nanos());
      }
    };
  }

  private final class Held implements Purse.Hold {

    private long nanos;
    private boolean stored;

    Held(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public void stored() {
      stored = true;
    }

    @Override
    public void close() {
      synchronized (money) {
        setAside -= nanos;
        storedLately += stored ? nanos : 0;
        nanos = 0;
      }
      active.set(true);
    }
  }
}
