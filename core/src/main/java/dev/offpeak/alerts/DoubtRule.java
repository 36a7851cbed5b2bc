package dev.offpeak.alerts;

import dev.offpeak.dispatch.DoubtOutlook;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.retry.Pace;
import java.time.Instant;
import java.util.Optional;

/**
 * A doubt is an alert when it outlives the quiet time, in which most settle by themselves; it is
 * serious when only a person can settle it. Pure.
 */
final class DoubtRule {

  /** From the sending to the first listing and from the last one to the decision. */
  private static final int SETTLING_POLLS = 5;

  private DoubtRule() {}

  /**
   * Judges a batch.
   *
   * @param tagged whether its provider keeps our tag
   */
  static Optional<Alert> judge(Batch batch, boolean tagged, Pace pace, Instant now) {
    if (!(batch.state() instanceof BatchState.InDoubt(Doubt doubt, _))) {
      return Optional.empty();
    }
    Instant quiet =
        doubt
            .sentAt()
            .plus(pace.quiet(tagged, doubt.answered()))
            .plus(pace.pollInterval().multipliedBy(SETTLING_POLLS));
    if (now.isBefore(quiet)) {
      return Optional.empty();
    }
    boolean needsOperator =
        DoubtOutlook.of(doubt, pace, tagged, batch.nextAt(), now).needsOperator();
    String subject = "batch " + batch.id().wire();
    String text =
        subject
            + " is in doubt since "
            + Moments.minute(doubt.sentAt())
            + ": nobody knows whether "
            + batch.group().target().provider().display()
            + " has it; at stake: "
            + CountText.of(batch.requests(), "request")
            + (batch.reserved().nanos() == 0 ? "" : ", up to " + MoneyText.of(batch.reserved()))
            + (needsOperator ? "; somebody has to decide" : "")
            + ": offpeak batches";
    return Optional.of(
        new Alert(AlertKind.DOUBT, subject, needsOperator ? Alert.SERIOUS : Alert.WARNING, text));
  }
}
