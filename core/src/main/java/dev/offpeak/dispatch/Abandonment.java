package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.StaleBatchException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * An operator's way to wait no longer for a batch in doubt: its requests fail as {@code
 * outcome_unknown}, and a late twin is watched for. Needs neither a key nor the dispatcher's lock.
 *
 * <p>A process killed half-way leaves the batch in doubt with some of its requests failed; giving
 * it up again fails the rest. Thread-safe.
 */
public final class Abandonment {

  /**
   * The dispatcher leaves the batch alone for so long while its requests are failed, a slice at a
   * time: 50,000 of them take about 2 s.
   */
  private static final Duration HANDS_OFF = Duration.ofMinutes(1);

  /** Tries against a dispatcher that moves the batch at the same moments. */
  private static final int TRIES = 5;

  private final BatchStore batches;
  private final InstantSource time;

  public Abandonment(BatchStore batches, InstantSource time) {
    this.batches = batches;
    this.time = time;
  }

  /**
   * Gives a batch up.
   *
   * @return the batch as it is now; empty if it is not in doubt any more
   */
  public Optional<Batch> abandon(BatchId id) {
    Optional<Batch> abandoned = Optional.empty();
    for (int attempt = 0; attempt < TRIES && abandoned.isEmpty(); attempt++) {
      Optional<Batch> batch = batches.find(id);
      if (batch.isEmpty() || !(batch.get().state() instanceof BatchState.InDoubt inDoubt)) {
        return Optional.empty();
      }
      abandoned = abandon(batch.get(), inDoubt);
    }
    return abandoned;
  }

  /** Empty if it moved: it may have been found, or only have been looked at once more. */
  private Optional<Batch> abandon(Batch batch, BatchState.InDoubt inDoubt) {
    try {
      Instant now = time.instant();
      // Whoever is looking at it just now holds an old version after this, and does nothing.
      Batch held = batches.postpone(batch, now.plus(HANDS_OFF));
      return Optional.of(release(held, inDoubt, now));
    } catch (StaleBatchException moved) {
      return Optional.empty();
    }
  }

  private Batch release(Batch held, BatchState.InDoubt inDoubt, Instant now) {
    Failure failure =
        new Failure(
            FailureKind.OUTCOME_UNKNOWN,
            "given up by an operator before it was known whether it arrived");
    BatchState abandoned =
        new BatchState.Abandoned(inDoubt.doubt(), now.plus(DoubtOutlook.AFTER_SENDING));
    return batches.release(held, abandoned, now, position -> failure);
  }
}
