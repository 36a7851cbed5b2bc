package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.StaleBatchException;
import dev.offpeak.store.Store;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;

/**
 * An operator's way to say which batch at the provider one of ours is. Proof goes before anybody's
 * word: what is proved to be another's cannot be adopted. Needs no dispatcher lock and is safe
 * beside whoever holds it: the store refuses a move from a state that is gone. Thread-safe.
 */
public final class Adoption {

  private final Store store;
  private final BatchStore batches;
  private final BatchProvider provider;
  private final Ownership ownership;
  private final InstantSource time;

  /**
   * @param provider of the account that the batch was sent for
   */
  public Adoption(Store store, BatchProvider provider, InstantSource time) {
    this.store = store;
    this.batches = store.batches();
    this.provider = provider;
    this.ownership = new Ownership(provider, store.results());
    this.time = time;
  }

  /** What an examination found. */
  public sealed interface Finding {

    /** It is ours: no word is needed. */
    record Proved(ProviderBatch seen, String how) implements Finding {}

    /** Nothing speaks against it, and nothing proves it: somebody's word decides. */
    record Possible(ProviderBatch seen, String why) implements Finding {}

    /** It cannot be adopted; {@code why} is a clause for people. */
    record Refused(String why) implements Finding {}

    /** The provider could not be asked. */
    record Unreachable(String why) implements Finding {}
  }

  /** Looks whether {@code id} may be {@code batch}; changes nothing. */
  public Finding examine(Batch batch, ProviderBatchId id) {
    if (!(batch.state() instanceof BatchState.Doubted)) {
      return new Finding.Refused(
          "it is not in doubt, absent or given up; only those can be adopted");
    }
    Optional<Batch> owner = batches.ofProvider(batch.account(), id);
    if (owner.isPresent()) {
      return new Finding.Refused(id.value() + " is batch " + owner.get().id() + " already");
    }
    return switch (provider.poll(id)) {
      case PollOutcome.NotFound none ->
          new Finding.Refused(name() + " knows no batch " + id.value() + " in this account");
      case PollOutcome.Failed failed -> new Finding.Unreachable(failed.trouble().why());
      case PollOutcome.Seen seen -> compare(batch, seen.batch());
    };
  }

  private Finding compare(Batch batch, ProviderBatch seen) {
    if (seen.requests() != 0 && seen.requests() != batch.requests()) {
      return new Finding.Refused(
          seen.id().value()
              + " has "
              + seen.requests()
              + " requests, and this batch has "
              + batch.requests());
    }
    return switch (ownership.of(seen)) {
      case Ownership.Verdict.Of(BatchId owner) -> {
        if (owner.equals(batch.id())) {
          yield new Finding.Proved(
              seen, seen.tag() == null ? "its results are ours" : "it carries this batch's mark");
        }
        yield new Finding.Refused(seen.id().value() + " is batch " + owner + ", not this one");
      }
      case Ownership.Verdict.Foreign foreign ->
          new Finding.Refused(seen.id().value() + " holds the requests of somebody else");
      case Ownership.Verdict.Untold untold -> untold(batch, seen);
    };
  }

  private Finding untold(Batch batch, ProviderBatch seen) {
    if (seen.phase() instanceof Phase.Invalid) {
      return new Finding.Refused(name() + " refused " + seen.id().value() + ", and nothing ran");
    }
    boolean beingSent =
        !batches.in(batch.account(), EnumSet.of(BatchState.Kind.SUBMITTING)).isEmpty();
    if (beingSent) {
      return new Finding.Refused(
          "another batch is being sent at this moment, and "
              + seen.id().value()
              + " may be that one; try again in a minute");
    }
    return new Finding.Possible(
        seen,
        seen.phase() instanceof Phase.Ended
            ? "it has ended, and its results do not tell whose it is"
            : "only its results will tell whose it is");
  }

  private String name() {
    return provider.dialect().provider().display();
  }

  /**
   * Adopts what was examined: from now on it is polled and collected like any other.
   *
   * @return the batch as it is now; empty if it moved meanwhile, or another one took the id
   */
  public Optional<Batch> adopt(Batch batch, ProviderBatch seen) {
    if (!(batch.state() instanceof BatchState.Doubted doubted)) {
      return Optional.empty();
    }
    // Its next look may have moved since; that is no reason to refuse.
    Batch now = store.batches().find(batch.id()).orElse(batch);
    if (!now.state().equals(batch.state())) {
      return Optional.empty();
    }
    BatchState open =
        new BatchState.Open(seen.id(), doubted.doubt().sentAt(), seen.progress(), seen.createdAt());
    try {
      return Optional.of(batches.move(now, open, time.instant()));
    } catch (StaleBatchException moved) {
      return Optional.empty();
    }
  }
}
