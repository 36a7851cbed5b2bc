package dev.offpeak.gateway.batches;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import org.jspecify.annotations.Nullable;

/** Says which accounts there are. Thread-safe. */
@FunctionalInterface
public interface Payers {

  /**
   * Whether an account is there to pay.
   *
   * @param account its name; null for the provider's usual one
   */
  boolean have(ProviderName provider, @Nullable AccountName account);
}
