package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.store.DispatcherLocks;
import dev.offpeak.store.StaleBatchException;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one account's dispatcher for as long as this process holds the account's lock, each step in
 * a loop of its own, so that a long upload does not keep answers waiting. Thread-safe.
 */
public final class AccountLoops implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccountLoops.class);

  private static final Duration REST_MIN = Duration.ofMillis(10);
  private static final Duration REST_MAX = Duration.ofSeconds(1);
  private static final int RESTS_PER_POLL = 4;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

  /** How long calls under way are waited for at the end, so many times {@link #CALL_REST}. */
  private static final int CALL_RESTS_MAX = 190;

  private static final Duration CALL_REST = Duration.ofMillis(100);

  private final Store store;
  private final Dispatcher dispatcher;
  private final AccountId account;
  private final Duration rest;
  private final List<Nudge> nudges = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile boolean holding;
  private volatile @Nullable Error broken;

  /**
   * Why a loop does not get on.
   *
   * @param times in a row
   */
  public record Trouble(String message, StoreException.@Nullable Reason reason, int times) {}

  public AccountLoops(
      Store store, Dispatcher dispatcher, AccountId account, Duration pollInterval) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.account = account;
    Duration quarter = pollInterval.dividedBy(RESTS_PER_POLL);
    Duration capped = quarter.compareTo(REST_MAX) > 0 ? REST_MAX : quarter;
    dispatcher.onCallDone(this::nudge);
    this.rest = capped.compareTo(REST_MIN) < 0 ? REST_MIN : capped;
  }

  /** Starts waiting for the account's lock, and dispatching once it is held. */
  public void start() {
    Nudge nudge = newNudge();
    threads.add(Thread.ofVirtual().name("dispatch-" + account).start(() -> holdAndRun(nudge)));
  }

  /** Says that there may be work. */
  public void nudge() {
    synchronized (nudges) {
      nudges.forEach(Nudge::nudge);
    }
  }

  private void nudgeAllBut(Nudge own) {
    synchronized (nudges) {
      for (Nudge other : nudges) {
        if (other != own) {
          other.nudge();
        }
      }
    }
  }

  /** Whether this process dispatches for the account. */
  public boolean holding() {
    return holding;
  }

  /** Why a loop does not get on, of the one that has tried most often; empty if all do. */
  public Optional<Trouble> trouble() {
    return troubles.values().stream().max(Comparator.comparingInt(Trouble::times));
  }

  /**
   * Throws the error of the JVM's that ended the loops, such as having no memory left. A loop that
   * died alone would leave its part of the work undone for ever, while the others look well.
   */
  public void rethrowBroken() {
    Error error = broken;
    if (error != null) {
      throw error;
    }
  }

  /** Ends the loops after the step each is in, and gives the lock back. */
  @Override
  public void close() {
    closed = true;
    nudge();
    for (Thread thread : threads) {
      join(thread);
    }
  }

  private void holdAndRun(Nudge nudge) {
    while (!closed) {
      Optional<DispatcherLocks.Held> lock = store.locks().tryLock(account);
      if (lock.isPresent()) {
        try (DispatcherLocks.Held _ = lock.get()) {
          runHolding();
        }
        return;
      }
      rest(nudge);
    }
  }

  private void runHolding() {
    Nudge startNudge = newNudge();
    boolean started = false;
    while (!closed && !started) {
      started =
          attempt(
              "start",
              () -> {
                dispatcher.start();
                return true;
              });
      if (!started) {
        rest(startNudge);
      }
    }
    holding = true;
    List<Thread> loops =
        List.of(
            loop("plan", dispatcher::plan),
            loop("submit", dispatcher::submit),
            loop("poll", dispatcher::poll),
            loop("collect", dispatcher::collect),
            loop("call", dispatcher::call),
            loop("tidy", dispatcher::tidy));
    loops.forEach(AccountLoops::join);
    finishCalls(startNudge);
    holding = false;
  }

  /** Whoever takes the lock next knows nothing of calls that are under way. */
  private void finishCalls(Nudge nudge) {
    AtomicInteger left = new AtomicInteger(1);
    for (int i = 0; i < CALL_RESTS_MAX && left.get() > 0; i++) {
      attempt(
          "finish calls",
          () -> {
            left.set(dispatcher.finishCalls());
            return true;
          });
      if (left.get() > 0) {
        rest(nudge, CALL_REST);
      }
    }
  }

  private Thread loop(String name, BooleanSupplier step) {
    Nudge nudge = newNudge();
    return Thread.ofVirtual()
        .name(name + "-" + account)
        .start(() -> {
          while (!closed) {
            if (attempt(name, step)) {
              // What one loop has done may be what another waits for.
              nudgeAllBut(nudge);
            } else {
              rest(nudge);
            }
          }
        });
  }

  /** Does a step; a step that fails is done again after a rest, and its reason is kept. */
  private boolean attempt(String loop, BooleanSupplier step) {
    try {
      boolean worked = step.getAsBoolean();
      troubles.remove(loop);
      return worked;
    } catch (StaleBatchException moved) {
      return false;
    } catch (StoreException broken) {
      note(loop, broken, broken.reason());
      return false;
    } catch (RuntimeException unexpected) {
      note(loop, unexpected, null);
      return false;
    } catch (Error error) {
      broken = error;
      closed = true;
      nudge();
      return false;
    }
  }

  private void note(String loop, RuntimeException broken, StoreException.@Nullable Reason reason) {
    Trouble before = troubles.get(loop);
    String message = String.valueOf(broken.getMessage());
    int times = before != null && before.message().equals(message) ? before.times() + 1 : 1;
    troubles.put(loop, new Trouble(message, reason, times));
    if (times == 1) {
      LOG.debug("account {}: {} failed and will be done again", account, loop, broken);
    }
  }

  private void rest(Nudge nudge) {
    rest(nudge, rest);
  }

  private void rest(Nudge nudge, Duration atMost) {
    try {
      nudge.await(atMost);
    } catch (InterruptedException asked) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  private Nudge newNudge() {
    Nudge nudge = new Nudge();
    synchronized (nudges) {
      nudges.add(nudge);
    }
    return nudge;
  }

  private static void join(Thread thread) {
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
