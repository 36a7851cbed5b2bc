package dev.offpeak.gateway.meter;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import java.time.Duration;

/** Hears of metered calls as they end. Called on event loops; must not block. Thread-safe. */
@FunctionalInterface
public interface CallListener {

  /** Hears nothing. */
  CallListener NONE = (provider, model, usage, total) -> {};

  /**
   * A call has ended.
   *
   * @param model as it was asked for, shortened; {@code unknown} if the body did not say
   * @param usage nothing if nothing was billed
   * @param total from its arrival to its end
   */
  void ended(ProviderName provider, String model, Usage usage, Duration total);
}
