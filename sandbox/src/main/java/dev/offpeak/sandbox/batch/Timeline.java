package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a batch enters its stages, as far as can be told from its record and its cancellation. The
 * first tenth of the delay is validation, the last tenth finalizing.
 *
 * @param runningAt end of validation
 * @param finalizingAt end of the work
 * @param endsAt the end
 * @param cancellingAt when cancelling begins, null if it does not
 * @param ending how it ends
 * @param doneShare share of the lines that are done at the end, from 0 to 1
 */
public record Timeline(
    Instant runningAt,
    Instant finalizingAt,
    Instant endsAt,
    @Nullable Instant cancellingAt,
    Ending ending,
    double doneShare) {
  private static final int STAGE_SHARE = 10;

  /** A batch that is stuck ends after everybody has stopped to wait for it. */
  private static final Duration STUCK = Duration.ofDays(3650);

  /** Computes the timeline; {@code cancelAt} is null unless the user has cancelled. */
  public static Timeline of(BatchRecord batch, @Nullable Instant cancelAt) {
    Timeline ordinary = uncancelled(batch);
    if (cancelAt == null || !cancelAt.isBefore(ordinary.endsAt)) {
      return ordinary;
    }
    Timeline cancelled = ordinary.cancelled(batch, cancelAt);
    boolean tooLate = batch.fault(BatchFault.CANCEL_TOO_LATE).isPresent();
    return tooLate ? cancelled.withDone(ordinary.doneShare) : cancelled;
  }

  private static Timeline uncancelled(BatchRecord batch) {
    long created = batch.createdAtMillis();
    long stage = batch.delayMillis() / STAGE_SHARE;
    Instant running = Instant.ofEpochMilli(created + Math.min(stage, batch.windowMillis()));
    Instant finalizing = Instant.ofEpochMilli(created + batch.delayMillis() - stage);
    Instant ends = Instant.ofEpochMilli(created + batch.delayMillis());
    Timeline whole = new Timeline(running, finalizing, ends, null, Ending.COMPLETED, 1);
    Optional<Parameter> byProvider = batch.fault(BatchFault.CANCELLED_BY_PROVIDER);
    if (byProvider.isPresent()) {
      double share = byProvider.get().share();
      long work = batch.delayMillis() - 2 * stage;
      return whole.cancelled(batch, running.plusMillis((long) (work * share))).withDone(share);
    }
    if (batch.fault(BatchFault.STUCK).isPresent()) {
      return whole.expired(batch.createdAt().plus(STUCK), 0);
    }
    if (batch.fault(BatchFault.NEVER_ENDS).isPresent()) {
      return whole.expired(batch.expiresAt(), 0);
    }
    Optional<Parameter> late = batch.fault(BatchFault.EXPIRE_AT_WINDOW);
    if (late.isPresent()) {
      Instant window = batch.expiresAt();
      return new Timeline(running, window, window, null, Ending.EXPIRED, late.get().share());
    }
    Optional<Parameter> part = batch.fault(BatchFault.EXPIRE_PART);
    if (part.isPresent()) {
      return whole.expired(ends, part.get().share());
    }
    return ends.isAfter(batch.expiresAt())
        ? whole.expired(batch.expiresAt(), whole.shareAt(batch.expiresAt()))
        : whole;
  }

  /** Share of the lines that are done at an instant. */
  public double shareAt(Instant now) {
    if (!now.isBefore(finalizingAt)) {
      return doneShare;
    }
    if (!now.isAfter(runningAt)) {
      return 0;
    }
    long work = finalizingAt.toEpochMilli() - runningAt.toEpochMilli();
    return doneShare * (now.toEpochMilli() - runningAt.toEpochMilli()) / work;
  }

  private Timeline expired(Instant at, double share) {
    Instant finalizing = finalizingAt.isBefore(at) && share > 0 ? finalizingAt : at;
    return new Timeline(runningAt, finalizing, at, null, Ending.EXPIRED, share);
  }

  private Timeline cancelled(BatchRecord batch, Instant at) {
    Instant end = at.plusMillis(batch.delayMillis() / STAGE_SHARE);
    return new Timeline(runningAt, at, end, at, Ending.CANCELLED, shareAt(at));
  }

  private Timeline withDone(double share) {
    return new Timeline(runningAt, finalizingAt, endsAt, cancellingAt, ending, share);
  }
}
