package dev.offpeak.gateway.meter;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries behind the calls, on a thread of its own, so that no call waits for the store or
 * fails with it. While the store is down entries wait in a bounded queue; what does not fit is
 * dropped and counted. Thread-safe.
 */
final class CallWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CallWriter.class);

  /** Three seconds of calls at the most a machine passes on; about half a kilobyte each. */
  static final int QUEUE_MAX = 50_000;

  /** Entries in a transaction, so that one holds the store's writer for some milliseconds only. */
  private static final int SLICE_MAX = 500;

  /** How often it writes: what a crash may lose, with room to spare in a second. */
  private static final Duration EVERY = Duration.ofMillis(200);

  /** How long the end waits for a store that does not answer. */
  private static final Duration LAST_WRITE_MAX = Duration.ofSeconds(10);

  private final Supplier<CallStore> store;
  private final PriceList prices;
  private final BlockingQueue<Observed> queue;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong dropped = new AtomicLong();
  private final List<CallEntry> slice = new ArrayList<>();
  private final Thread thread;
  private volatile boolean down;

  /**
   * @param store asked for on the writer's thread whenever it writes; what it throws counts as a
   *     store that is down
   */
  CallWriter(Supplier<CallStore> store, PriceList prices, int queueMax) {
    this.store = store;
    this.prices = prices;
    this.queue = new ArrayBlockingQueue<>(queueMax);
    this.thread = Thread.ofPlatform().name("call-ledger").daemon().start(this::loop);
  }

  /** Takes a call to be written; never waits. */
  void offer(Observed call) {
    if (!queue.offer(call)) {
      drop(1);
    }
  }

  /** How many calls are in no ledger because they could not be written. */
  long dropped() {
    return dropped.get();
  }

  private void drop(long calls) {
    if (calls > 0 && dropped.getAndAdd(calls) == 0) {
      LOG.warn("the store does not take calls as they pass; some are missing in the ledger");
    }
  }

  private void loop() {
    boolean last;
    do {
      last = ended();
      writeAll();
    } while (!last);
    drop(slice.size() + queue.size());
  }

  private boolean ended() {
    try {
      return closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void writeAll() {
    do {
      if (slice.isEmpty()) {
        List<Observed> seen = new ArrayList<>();
        queue.drainTo(seen, SLICE_MAX);
        seen.forEach(this::add);
      }
    } while (!slice.isEmpty() && write());
  }

  /** What is wrong with one call costs no other its entry. */
  private void add(Observed call) {
    try {
      slice.add(entry(call));
    } catch (RuntimeException broken) {
      LOG.warn("call {} could not be booked: {}", call.id(), broken.getClass().getName());
      drop(1);
    }
  }

  /** Writes the slice; false if the store is down, and the slice is to be written later. */
  private boolean write() {
    try {
      store.get().record(slice);
      if (down) {
        down = false;
        LOG.info("the store is back; calls are written again");
      }
    } catch (StoreException | UncheckedIOException unwritable) {
      if (!down) {
        down = true;
        LOG.warn(
            "calls pass, but the store is down, so they wait to be written: {}",
            unwritable.getMessage());
      }
      return false;
    } catch (RuntimeException broken) {
      LOG.warn("calls could not be written ({}): {}", slice.size(), broken.getClass().getName());
      drop(slice.size());
    }
    slice.clear();
    return true;
  }

  private CallEntry entry(Observed call) {
    String model = call.model() == null ? call.billed().model() : call.model();
    String known = model == null || model.isBlank() ? "unknown" : model;
    Optional<Cost> cost = cost(call, known);
    return new CallEntry(
        call.id(),
        call.at(),
        null,
        call.feature(),
        call.provider(),
        known,
        call.lane(),
        call.sender(),
        call.hints(),
        call.course(),
        bill(call, cost.orElse(null)),
        call.prefix(),
        call.prefixTokens(),
        1);
  }

  /** What was asked for is what would have been paid without us. */
  private Bill bill(Observed call, @Nullable Cost cost) {
    if (cost == null) {
      return new Bill(call.metering(), call.billed(), null, null);
    }
    String asked = call.asked();
    Usd other = asked == null ? null : synchronous(call, asked);
    return asked == null || other == null
        ? new Bill(call.metering(), call.billed(), cost.paid(), cost.synchronous())
        : new Bill(
            call.metering(),
            call.billed(),
            cost.paid(),
            other,
            new Bill.Routed(asked, other.minus(cost.synchronous())));
  }

  private @Nullable Usd synchronous(Observed call, String asked) {
    try {
      return prices
          .synchronousFrom(call.provider(), asked, call.billed(), call.lane(), call.at())
          .orElse(null);
    } catch (ArithmeticException beyondCounting) {
      return null;
    }
  }

  private Optional<Cost> cost(Observed call, String model) {
    if (call.metering() == CallEntry.Metering.NONE) {
      return Optional.empty();
    }
    BilledAnswer billed = call.billed();
    try {
      return prices.cost(call.provider(), billed, model, call.lane(), call.at());
    } catch (ArithmeticException beyondCounting) {
      return Optional.empty();
    }
  }

  /** Writes what waits, if the store takes it, and ends. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(LAST_WRITE_MAX)) {
        LOG.warn("the store does not answer; the calls of the last moments are not in the ledger");
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
