package dev.offpeak.testkit.simulation;

import dev.offpeak.dispatch.Abandonment;
import dev.offpeak.dispatch.Adoption;
import dev.offpeak.dispatch.Adoption.Finding;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.store.Store;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A person who settles doubts by hand beside the dispatcher, at random moments, and whose command
 * may be killed in any gap. Gives a word only where it is true. Not thread-safe.
 */
final class SimOperator {

  private final AccountId account;
  private final SimProvider provider;
  private final InstantSource time;
  private final RandomGenerator random;

  SimOperator(AccountId account, SimProvider provider, InstantSource time, RandomGenerator random) {
    this.account = account;
    this.provider = provider;
    this.time = time;
    this.random = random;
  }

  /** Adopts or gives up one of the batches in doubt, if there is one. */
  void act(Store store) {
    List<Batch> doubted =
        store.batches().in(account, EnumSet.of(BatchState.Kind.IN_DOUBT, BatchState.Kind.ABSENT));
    if (doubted.isEmpty()) {
      return;
    }
    Batch batch = doubted.get(random.nextInt(doubted.size()));
    if (random.nextInt(3) == 0) {
      new Abandonment(store.batches(), time).abandon(batch.id());
    } else {
      adopt(store, batch);
    }
  }

  private void adopt(Store store, Batch batch) {
    Optional<ProviderBatchId> holder =
        store.batches().lines(batch.id(), null, 1).stream()
            .findFirst()
            .flatMap(line -> provider.holderOf(line.attempt().wire()));
    if (holder.isEmpty()) {
      return;
    }
    Adoption adoption = new Adoption(store, provider, time);
    switch (adoption.examine(batch, holder.get())) {
      case Finding.Proved proved -> adoption.adopt(batch, proved.seen());
      case Finding.Possible possible -> adoption.adopt(batch, possible.seen());
      case Finding.Refused refused -> {}
      case Finding.Unreachable lost -> {}
    }
  }
}
