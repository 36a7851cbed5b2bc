package dev.offpeak.provider;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the provider describes it, in our words.
 *
 * @param tag our id as kept in the batch's metadata; null if it has none or the dialect keeps none
 * @param requests lines it has, where the provider says so; 0 if it does not (yet)
 * @param usage what the provider billed for the whole batch; null where it does not say
 */
public record ProviderBatch(
    ProviderBatchId id,
    @Nullable String tag,
    Instant createdAt,
    long requests,
    BatchProgress progress,
    Phase phase,
    @Nullable Usage usage) {

  /** One of which the provider does not say what was billed. */
  public ProviderBatch(
      ProviderBatchId id,
      @Nullable String tag,
      Instant createdAt,
      long requests,
      BatchProgress progress,
      Phase phase) {
    this(id, tag, createdAt, requests, progress, phase, null);
  }

  /** Where the provider says the batch is. */
  public sealed interface Phase {

    /** Being checked, running, or having its results written. */
    record Running() implements Phase {}

    /** Asked to stop. */
    record Cancelling() implements Phase {}

    /**
     * Over.
     *
     * @param resultFiles where results are, in the dialect's own terms, answers before errors
     */
    record Ended(BatchEnd end, Instant at, List<String> resultFiles) implements Phase {
      public Ended {
        resultFiles = List.copyOf(resultFiles);
      }
    }

    /** Accepted and then refused as a whole: nothing ran. */
    record Invalid(Instant at, BatchRefusal refusal) implements Phase {}
  }
}
