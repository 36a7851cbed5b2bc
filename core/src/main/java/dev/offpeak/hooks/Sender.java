package dev.offpeak.hooks;

import dev.offpeak.store.HookStore;
import dev.offpeak.store.HookStore.Delivery;
import dev.offpeak.store.HookStore.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Delivers what is due to one receiver: what is about to be tried is on disk, it is tried, and what
 * came of it is recorded. After a crash in between it is tried again, under the same id. Used by
 * one thread.
 */
public final class Sender {

  /** Tried at a time: enough for a receiver far away, not enough to trouble a small one. */
  private static final int AT_ONCE = 8;

  /** How long a claim holds: longer than any try, so that nobody else tries meanwhile. */
  private static final Duration LEASE = Channel.LONGEST_TRY.multipliedBy(2);

  private static final String CUT_SHORT = "Offpeak ended amid the try";

  private final HookStore store;
  private final Receiver receiver;
  private final DeliveryPace pace;
  private final InstantSource time;
  private boolean troubled;

  public Sender(HookStore store, Receiver receiver, DeliveryPace pace, InstantSource time) {
    this.store = store;
    this.receiver = receiver;
    this.pace = pace;
    this.time = time;
  }

  /** What one round did. */
  public enum Round {
    /** Nothing was due. */
    IDLE,
    /** All that was tried got through; there may be more. */
    DELIVERED,
    /** Something did not get through: the receiver is to be left alone for a while. */
    TROUBLED
  }

  /**
   * Tries some of what is due; a receiver in trouble is tried with one event until that gets
   * through.
   *
   * @throws InterruptedException if the thread is asked to end; what was under way is due again
   */
  public Round round() throws InterruptedException {
    Instant now = time.instant();
    List<Delivery> claimed =
        store.claim(receiver.id(), now, now.plus(LEASE), troubled ? 1 : AT_ONCE);
    if (claimed.isEmpty()) {
      return Round.IDLE;
    }
    troubled = false;
    List<Channel.Outcome> outcomes;
    try {
      outcomes = tryAll(claimed);
    } catch (InterruptedException asked) {
      // Our own stop is no failure of the receiver's: whoever comes next need not wait for the
      // lease.
      claimed.forEach(one -> store.settle(one, new Result.Later(now, CUT_SHORT)));
      throw asked;
    }
    for (int i = 0; i < claimed.size(); i++) {
      store.settle(claimed.get(i), result(claimed.get(i), outcomes.get(i)));
    }
    return troubled ? Round.TROUBLED : Round.DELIVERED;
  }

  private List<Channel.Outcome> tryAll(List<Delivery> claimed) throws InterruptedException {
    List<Callable<Channel.Outcome>> tries = new ArrayList<>();
    for (Delivery delivery : claimed) {
      tries.add(() -> receiver.channel().send(delivery.event()));
    }
    List<Channel.Outcome> outcomes = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      long most = Channel.LONGEST_TRY.toMillis();
      for (Future<Channel.Outcome> tried : threads.invokeAll(tries, most, TimeUnit.MILLISECONDS)) {
        outcomes.add(outcome(tried));
      }
    } finally {
      // Not waited for: a name server that does not answer cannot be interrupted.
      threads.shutdownNow();
    }
    return outcomes;
  }

  private static Channel.Outcome outcome(Future<Channel.Outcome> tried)
      throws InterruptedException {
    if (tried.isCancelled()) {
      return new Channel.Outcome.NotNow(
          "no answer within " + Channel.LONGEST_TRY.toSeconds() + " s", null);
    }
    try {
      return tried.get();
    } catch (ExecutionException broken) {
      // Words of the failure may hold an address or a key, so only its kind is kept.
      String kind = String.valueOf(broken.getCause()).replaceFirst("[:\\s].*", "");
      return new Channel.Outcome.NotNow("it could not be tried: " + kind, null);
    }
  }

  private Result result(Delivery delivery, Channel.Outcome outcome) {
    Instant now = time.instant();
    return switch (outcome) {
      case Channel.Outcome.Taken _ -> new Result.Delivered(now);
      case Channel.Outcome.Never(String problem) -> new Result.GivenUp(now, problem);
      case Channel.Outcome.NotNow(String problem, Duration asked) -> {
        troubled = true;
        Duration wait =
            asked == null
                ? pace.after(delivery.attempts())
                : pace.after(delivery.attempts(), asked);
        Instant next = now.plus(wait);
        Instant last = delivery.event().createdAt().plus(pace.giveUp());
        yield next.isAfter(last)
            ? new Result.GivenUp(now, problem)
            : new Result.Later(next, problem);
      }
    };
  }
}
