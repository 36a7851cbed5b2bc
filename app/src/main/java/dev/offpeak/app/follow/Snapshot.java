package dev.offpeak.app.follow;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Run;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.Lateness;
import dev.offpeak.store.PlanStore.BudgetWait;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run and its batches at one moment.
 *
 * @param batches that hold or held requests of the run
 * @param notes what is to be said of them
 * @param budget that keeps requests of it back; null if none does
 */
record Snapshot(
    Run run,
    List<Batch> batches,
    BatchNotes notes,
    @Nullable BudgetWait budget,
    Instant now,
    ZoneId zone) {

  /** The longest a provider takes for a batch; both promise a day. */
  static final Duration WINDOW = Duration.ofHours(24);

  Snapshot {
    batches = List.copyOf(batches);
  }

  /** One of which nothing is to be said, and that no budget keeps back. */
  Snapshot(Run run, List<Batch> batches, Instant now, ZoneId zone) {
    this(run, batches, BatchNotes.NONE, null, now, zone);
  }

  /** The provider's name in a sentence. */
  String provider() {
    return run.account().target().provider().display();
  }

  /**
   * Requests answered as far as anybody knows: ended here, told by the provider, or in an ended
   * batch and not read yet. How many of an ended batch's lines are still to be read follows from
   * the run's requests in flight that no other batch has. Where batches are shared with another run
   * it may be too low for a while, and it is never more than what ended or is in flight.
   */
  long answered() {
    long told = 0;
    long elsewhere = 0;
    long ended = 0;
    long unansweredOfEnded = 0;
    for (Batch batch : batches) {
      switch (batch.state()) {
        case BatchState.AtProvider at -> {
          told += at.progress().done();
          elsewhere += batch.requests();
        }
        case BatchState.Ended over -> {
          ended += batch.requests();
          unansweredOfEnded += Math.max(0, batch.requests() - over.counts().done());
        }
        case BatchState.Assembling _, BatchState.Planned _, BatchState.Uploading _ ->
            elsewhere += batch.requests();
        case BatchState.Submitting _, BatchState.InDoubt _ -> elsewhere += batch.requests();
        case BatchState.Collected _, BatchState.Rejected _, BatchState.GivenUp _ -> {}
      }
    }
    long inFlight = run.counts().inFlight();
    long unread = Math.clamp(inFlight - elsewhere, 0, ended);
    long unreadAnswers = Math.max(0, unread - unansweredOfEnded);
    return run.counts().ended() + Math.min(inFlight, told + unreadAnswers);
  }

  /** Whether the provider says how far its batches are, or nothing is there to say. */
  boolean hasProgress() {
    return run.counts().ended() > 0 || answered() > 0;
  }

  Duration elapsed() {
    return Duration.between(run.createdAt(), now);
  }

  /** When the last batch at the provider ends at the latest. */
  Optional<Instant> latestEnd() {
    Instant latest = null;
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.AtProvider at) {
        Instant end = at.submittedAt().plus(WINDOW);
        latest = latest == null || end.isAfter(latest) ? end : latest;
      }
    }
    return Optional.ofNullable(latest);
  }

  /** How long the oldest batch at the provider is there. */
  Optional<Duration> age() {
    Instant oldest = null;
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.AtProvider at) {
        oldest = oldest == null || at.submittedAt().isBefore(oldest) ? at.submittedAt() : oldest;
      }
    }
    return Optional.ofNullable(oldest).map(since -> Duration.between(since, now));
  }

  long count(BatchPhase phase) {
    return batches.stream().filter(batch -> BatchPhase.of(batch.state()) == phase).count();
  }

  /** The first batch that waits for something that can be named. */
  @Nullable Batch waiting() {
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.Planned planned && planned.waitingFor() != null) {
        return batch;
      }
    }
    return null;
  }

  /** What its planned batches wait for; null if nothing is known to hold them. */
  @Nullable Hold hold() {
    return notes.waits(batches).stream().findFirst().orElse(null);
  }

  /** Batches that somebody else than this program cancelled; none where the user cancelled. */
  long cancelledElsewhere() {
    return run.cancelRequested()
        ? 0
        : batches.stream()
            .filter(batch ->
                batch.state() instanceof BatchState.Collected done
                    && done.end() == BatchEnd.CANCELLED
                    && !Lateness.outlived(done.submittedAt(), done.endedAt()))
            .count();
  }

  /** The first batch in doubt. */
  BatchState.@Nullable InDoubt inDoubt() {
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.InDoubt doubt) {
        return doubt;
      }
    }
    return null;
  }
}
