package dev.offpeak.gateway.meter;

import dev.offpeak.model.Feature;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps entries in memory, and can be down. Thread-safe. */
public final class KeptCalls implements CallStore {

  private final Map<String, CallEntry> entries = new LinkedHashMap<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private boolean down;

  /** Fails from now on, or no more. */
  public synchronized void setDown(boolean isDown) {
    down = isDown;
  }

  /** Waits until something was to be written. */
  public void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /** All entries, in the order in which they were written. */
  public synchronized List<CallEntry> all() {
    return new ArrayList<>(entries.values());
  }

  @Override
  public synchronized int record(List<CallEntry> slice) {
    asked.countDown();
    if (down) {
      throw new StoreException(StoreException.Reason.NO_ACCESS, "the disk is gone");
    }
    int before = entries.size();
    slice.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    return entries.size() - before;
  }

  @Override
  public synchronized Optional<CallEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  @Override
  public void each(Instant from, Instant to, @Nullable Feature feature, Consumer<CallEntry> each) {
    all().forEach(each);
  }

  @Override
  public void eachCounted(Instant from, Instant to, Consumer<CallEntry> each) {
    all().forEach(each);
  }

  @Override
  public Optional<Span> span() {
    throw new UnsupportedOperationException("metering only writes");
  }

  @Override
  public List<HourRow> hours(Instant from, Instant to, @Nullable Feature feature) {
    throw new UnsupportedOperationException("metering only writes");
  }
}
