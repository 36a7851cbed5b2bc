package dev.offpeak.testkit.simulation;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Other callers of the same store. Their transactions come between an append and the commit of the
 * row that refers to it, and their fsync takes the appended bytes along: as a commit, as one that
 * fails after all, or as one that was under way when the bytes were appended. Not thread-safe.
 */
final class SimNeighbours {

  private static final int CASES = 8;

  private final RandomGenerator random;
  private final LifeStores machine;
  private final boolean any;

  /**
   * @param any whether there are any
   */
  SimNeighbours(RandomGenerator random, LifeStores machine, boolean any) {
    this.random = random;
    this.machine = machine;
    this.any = any;
  }

  /** The payloads of a store that others write to as well. */
  PayloadStore around(Store store) {
    PayloadStore payloads = store.payloads();
    return any ? new Shared(store, payloads) : payloads;
  }

  private final class Shared implements PayloadStore {
    private final Store store;
    private final PayloadStore payloads;

    Shared(Store store, PayloadStore payloads) {
      this.store = store;
      this.payloads = payloads;
    }

    @Override
    public PayloadRef append(byte[] bytes, int offset, int length) {
      return beside(store, () -> payloads.append(bytes, offset, length));
    }

    @Override
    public PayloadWriter newWriter() {
      return new Own(store, payloads.newWriter());
    }

    @Override
    public byte[] read(PayloadRef ref) {
      return payloads.read(ref);
    }
  }

  private final class Own implements PayloadWriter {
    private final Store store;
    private final PayloadWriter writer;
    private boolean begun;

    Own(Store store, PayloadWriter writer) {
      this.store = store;
      this.writer = writer;
    }

    @Override
    public PayloadRef append(byte[] bytes, int offset, int length) {
      Supplier<PayloadRef> append = () -> writer.append(bytes, offset, length);
      // The first append makes a file, for which the store has to be free.
      if (begun && random.nextInt(CASES) == 0) {
        return during(store, append);
      }
      begun = true;
      return beside(store, append);
    }

    @Override
    public void discard() {
      writer.discard();
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  private PayloadRef beside(Store store, Supplier<PayloadRef> append) {
    return switch (random.nextInt(CASES)) {
      case 0 -> {
        // What was handed over before is not what fails.
        commit(store);
        PayloadRef ref = append.get();
        fail(store);
        yield ref;
      }
      case 1 -> {
        PayloadRef ref = append.get();
        commit(store);
        yield ref;
      }
      default -> append.get();
    };
  }

  /** Appends when another's fsync has begun, if there is anything for it to make durable. */
  private PayloadRef during(Store store, Supplier<PayloadRef> append) {
    AtomicReference<@Nullable PayloadRef> appended = new AtomicReference<>();
    machine.beforeNextFsync(() -> appended.set(append.get()));
    commit(store);
    machine.nothingBeforeFsync();
    PayloadRef ref = appended.get();
    return ref == null ? append.get() : ref;
  }

  private static void commit(Store store) {
    store.runs().follow(Simulation.NOBODYS, Instant.EPOCH);
  }

  private void fail(Store store) {
    machine.failCommits(true);
    try {
      commit(store);
    } catch (StoreException toldTo) {
      // Its caller is told; ours never hears of it.
    } finally {
      machine.failCommits(false);
    }
  }
}
