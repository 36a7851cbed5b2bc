package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.dispatch.Verification;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.BatchStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An account with batches of ours that could not be asked about, because its key is not set.
 *
 * @param batches of the period that verification is about
 * @param why in a few words
 */
record NotAsked(ProviderName provider, AccountId account, long batches, String why) {

  /** Batches looked through, the newest first: more than a store of one key gathers in a month. */
  private static final int BATCHES_MAX = 10_000;

  /**
   * Those there are in the store.
   *
   * @param asked the accounts whose keys are set
   */
  static List<NotAsked> find(
      BatchStore batches, Set<AccountId> asked, Instant now, Assembly assembly) {
    Instant since = now.minus(Verification.PERIOD);
    Map<AccountId, NotAsked> found = new LinkedHashMap<>();
    for (Batch batch : batches.recent(BATCHES_MAX)) {
      if (!asked.contains(batch.account()) && batch.plannedAt().isAfter(since)) {
        found.merge(batch.account(), one(batch, assembly), NotAsked::plus);
      }
    }
    return List.copyOf(found.values());
  }

  private static NotAsked one(Batch batch, Assembly assembly) {
    ProviderName provider = batch.group().target().provider();
    String variable = assembly.settings().keyVariable(provider);
    String why =
        assembly.hasAccount(provider)
            ? variable + " is the key of another account"
            : variable + " is not set";
    return new NotAsked(provider, batch.account(), 1, why);
  }

  private NotAsked plus(NotAsked more) {
    return new NotAsked(provider, account, batches + more.batches, why);
  }

  /** For people. */
  String sentence() {
    return CountText.of(batches, "batch", "batches")
        + " of "
        + provider.display()
        + " "
        + account
        + " not asked about: "
        + why
        + ".";
  }
}
