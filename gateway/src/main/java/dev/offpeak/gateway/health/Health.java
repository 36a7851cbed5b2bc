package dev.offpeak.gateway.health;

import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How well a process can work. One that takes calls is ready while they pass, whatever the store
 * does; one that only dispatches is nothing without it. Thread-safe.
 */
public final class Health {

  private final @Nullable BooleanSupplier keys;
  private final Supplier<@Nullable Store> store;

  /**
   * @param keys whether it is known who may call; null in a process that takes no calls
   * @param store asked for with each look; null while it is not open
   */
  public Health(@Nullable BooleanSupplier keys, Supplier<@Nullable Store> store) {
    this.keys = keys;
    this.store = store;
  }

  /** Looks; may block. */
  public Readiness look() {
    boolean stored = isStoreThere();
    if (keys == null) {
      return stored ? Readiness.READY : Readiness.NOT_READY;
    }
    if (!keys.getAsBoolean()) {
      return Readiness.NOT_READY;
    }
    return stored ? Readiness.READY : Readiness.STORE_DOWN;
  }

  private boolean isStoreThere() {
    try {
      Store opened = store.get();
      if (opened == null) {
        return false;
      }
      opened.runs().recent(1);
      return true;
    } catch (StoreException | UncheckedIOException down) {
      return false;
    }
  }
}
