package dev.offpeak.alerts;

import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.plan.Lateness;
import dev.offpeak.plan.Lateness.Verdict;
import dev.offpeak.plan.UsualTime;
import dev.offpeak.retry.Pace;
import java.time.Instant;
import java.util.Optional;

/**
 * A batch is late once its window is over and the provider has not ended it; a run, once its
 * deadline has passed with answers missing. A batch that merely takes longer than usual is not:
 * most of those end in time. Pure.
 */
final class LateRule {

  /** How long batches take does not matter once their window is over. */
  private static final UsualTime ANY = new UsualTime(UsualTime.WINDOW);

  private LateRule() {}

  static Optional<Alert> judge(Batch batch, Pace pace, Instant now) {
    if (!(batch.state() instanceof BatchState.AtProvider at)) {
      return Optional.empty();
    }
    return switch (Lateness.judge(at.submittedAt(), ANY, pace, now)) {
      case Verdict.InTime _, Verdict.Slow _ -> Optional.empty();
      case Verdict.Overdue(Instant since) -> Optional.of(late(batch, since, Alert.WARNING, ""));
      case Verdict.Stop(Instant since) ->
          Optional.of(late(batch, since, Alert.SERIOUS, ", and was asked to stop"));
      case Verdict.GiveUp(Instant since) ->
          Optional.of(late(batch, since, Alert.SERIOUS, ", and is being given up"));
    };
  }

  private static Alert late(Batch batch, Instant since, int level, String follows) {
    String subject = "batch " + batch.id().wire();
    String text =
        subject
            + " with "
            + CountText.of(batch.requests(), "request")
            + " is overdue since "
            + Moments.minute(since)
            + ": "
            + batch.group().target().provider().display()
            + " has not ended it within 24 h"
            + follows;
    return new Alert(AlertKind.LATE, subject, level, text);
  }

  static Optional<Alert> judge(Run run, Instant now) {
    Instant deadline = run.deadline();
    if (run.state() != RunState.ACTIVE || deadline == null || !run.late(now)) {
      return Optional.empty();
    }
    String subject = "run " + run.id().value();
    long left = run.counts().ready() + run.counts().inFlight();
    String text =
        subject
            + " was due at "
            + Moments.minute(deadline)
            + " and waits for "
            + CountText.of(left)
            + " of "
            + CountText.of(run.counts().total(), "answer");
    return Optional.of(new Alert(AlertKind.LATE, subject, Alert.WARNING, text));
  }
}
