package dev.offpeak.dispatch;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.ResultStore.AttemptRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose a batch at the provider is: told by our tag, or by the custom ids of its first result
 * lines, which nobody else knows. What is read is looked at and never kept. Thread-safe.
 */
record Ownership(BatchProvider provider, ResultStore results) {

  /** Result lines looked at before a batch counts as somebody else's: a few may be strays. */
  private static final int PROOF_LINES = 20;

  /** What can be said of a batch at the provider. */
  sealed interface Verdict {

    /** Proved to be this batch of ours. */
    record Of(BatchId batch) implements Verdict {}

    /** Proved to be nobody's we know. */
    record Foreign() implements Verdict {}

    /**
     * Nothing is proved.
     *
     * @param ended whether it has ended, so that only its results could still tell
     */
    record Untold(boolean ended) implements Verdict {}
  }

  /** Judges by the tag where there is one, else by the results. */
  Verdict of(ProviderBatch seen) {
    if (seen.tag() != null) {
      return BatchId.parse(seen.tag())
          .<Verdict>map(Verdict.Of::new)
          .orElseGet(Verdict.Foreign::new);
    }
    return seen.phase() instanceof Phase.Ended ? byResults(seen) : new Verdict.Untold(false);
  }

  private Verdict byResults(ProviderBatch ended) {
    List<String> ids = new ArrayList<>();
    ReadOutcome outcome =
        provider.read(
            ended,
            (line, result) -> {
              ids.add(result.customId());
              return ids.size() < PROOF_LINES;
            });
    for (String id : ids) {
      Optional<BatchId> owner = ownerOf(id);
      if (owner.isPresent()) {
        return new Verdict.Of(owner.get());
      }
    }
    boolean enough = ids.size() >= PROOF_LINES || outcome instanceof ReadOutcome.Complete;
    return enough && !ids.isEmpty() ? new Verdict.Foreign() : new Verdict.Untold(true);
  }

  private Optional<BatchId> ownerOf(String customId) {
    return AttemptId.parse(customId)
        .map(id -> results.attempts(List.of(id)).get(id))
        .map(AttemptRow::batch);
  }

  /** Whether it is proved to be that batch. */
  boolean isOf(Batch batch, ProviderBatch seen) {
    return of(seen) instanceof Verdict.Of ours && ours.batch().equals(batch.id());
  }
}
