package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.IdSource;
import dev.offpeak.plan.QueueLimits;
import dev.offpeak.policy.Features;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What the loops of one account share.
 *
 * @param limits learned by the submitter and the poller, used by the planner
 */
record Desk(
    Store store,
    BatchProvider provider,
    InstantSource time,
    Pace pace,
    IdSource ids,
    PriceList prices,
    QueueLimits limits,
    Features features) {

  AccountId account() {
    return provider.account().id();
  }

  Instant now() {
    return time.instant();
  }
}
