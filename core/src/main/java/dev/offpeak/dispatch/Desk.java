package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.IdSource;
import dev.offpeak.policy.Features;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What the loops of one account share.
 *
 * @param limits what the account takes, as documented, set and learned
 */
record Desk(
    Store store,
    MeteredProvider provider,
    InstantSource time,
    Pace pace,
    IdSource ids,
    PriceList prices,
    LimitBook limits,
    Features features) {

  AccountId account() {
    return provider.account().id();
  }

  Instant now() {
    return time.instant();
  }
}
