package dev.offpeak.hooks;

import dev.offpeak.dispatch.Nudge;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers of what happens, on threads of its own: one makes events of what ended, and each
 * receiver has one that delivers, so that a receiver that is slow or dead keeps nobody waiting, not
 * even another receiver. Thread-safe.
 */
public final class Hooks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  /** Receivers would not notice a shorter wait: batches take minutes. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(1);

  /** What a receiver that answers as it should needs at most. */
  private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

  private static final Duration TIDY_EVERY = Duration.ofMinutes(10);

  private final Parts parts;
  private final Announcer announcer;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Thread> senders = new ArrayList<>();
  private final List<Nudge> nudges = new ArrayList<>();
  private volatile boolean closed;

  /**
   * What it works with.
   *
   * @param receivers who is told; with none, nothing is noted
   * @param dialects to read answers with
   * @param random makes ids and chance
   */
  public record Parts(
      Store store,
      List<Receiver> receivers,
      Map<ProviderName, Dialect> dialects,
      Events events,
      Pace pace,
      InstantSource time,
      RandomGenerator random) {
    public Parts {
      receivers = List.copyOf(receivers);
      dialects = Map.copyOf(dialects);
    }
  }

  private Hooks(Parts parts) {
    this.parts = parts;
    this.announcer =
        new Announcer(
            parts.store(), parts.dialects(), parts.receivers(), parts.events(), parts.time());
  }

  /**
   * Starts. Without receivers the store is told that nobody listens, so that a later start does not
   * tell of what is long over.
   */
  public static Hooks start(Parts parts) {
    Hooks hooks = new Hooks(parts);
    if (parts.receivers().isEmpty()) {
      parts.store().hooks().unwatch();
      return hooks;
    }
    parts.store().hooks().watch(parts.time().instant());
    hooks.run("hooks", hooks::announce);
    for (Receiver receiver : parts.receivers()) {
      DeliveryPace pace = new DeliveryPace(parts.pace(), parts.random());
      Sender sender = new Sender(parts.store().hooks(), receiver, pace, parts.time());
      hooks.senders.add(
          hooks.run("hook-" + receiver.id(), nudge -> hooks.deliver(sender, pace, nudge)));
    }
    return hooks;
  }

  private interface Loop {
    void run(Nudge nudge) throws InterruptedException;
  }

  private Thread run(String name, Loop loop) {
    Nudge nudge = new Nudge();
    nudges.add(nudge);
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                loop.run(nudge);
              } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
              }
            });
    threads.add(thread);
    return thread;
  }

  private void announce(Nudge nudge) throws InterruptedException {
    Duration untilTidy = Duration.ZERO;
    while (!closed) {
      boolean more = false;
      try {
        more = announcer.look();
        // Not before the first look: what it finds must not be told a second time.
        if (!more && untilTidy.isNegative()) {
          announcer.tidy();
          untilTidy = TIDY_EVERY;
        }
      } catch (StoreException down) {
        LOG.debug("events cannot be noted and will be looked for again", down);
      } catch (RuntimeException broken) {
        broken("noted", broken);
      }
      if (!more) {
        untilTidy = untilTidy.minus(look());
        nudge.await(look());
      }
    }
  }

  private void deliver(Sender sender, DeliveryPace pace, Nudge nudge) throws InterruptedException {
    while (!closed) {
      try {
        switch (sender.round()) {
          case IDLE -> nudge.await(look());
          case TROUBLED -> nudge.await(pace.trouble());
          case DELIVERED -> {}
        }
      } catch (StoreException down) {
        LOG.debug("events cannot be delivered and will be tried again", down);
        nudge.await(pace.trouble());
      } catch (RuntimeException broken) {
        broken("delivered", broken);
        nudge.await(pace.trouble());
      }
    }
  }

  /** A defect must not end a loop silently: what it could not do is tried again, and said. */
  private static void broken(String what, RuntimeException broken) {
    LOG.warn("events could not be {}: {}", what, broken.getClass().getName());
    LOG.debug("events", broken);
  }

  private Duration look() {
    Duration poll = parts.pace().pollInterval();
    return poll.compareTo(LOOK_MAX) < 0 ? poll : LOOK_MAX;
  }

  /** Ends; a try under way has a moment to end, else it is due again. */
  @Override
  public void close() {
    closed = true;
    nudges.forEach(Nudge::nudge);
    try {
      for (Thread sender : senders) {
        if (!sender.join(LAST_MOMENT)) {
          break;
        }
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    // Only those that may wait for a receiver: an interrupt amid reading a file would close it for
    // everybody.
    senders.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Channel.LONGEST_TRY);
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
