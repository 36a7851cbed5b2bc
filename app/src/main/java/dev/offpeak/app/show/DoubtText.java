package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.dispatch.DoubtOutlook;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.retry.Pace;
import java.time.Clock;
import java.time.Instant;

/**
 * What is said of a batch in doubt: since when, what is tried, until when, and what is at stake.
 */
final class DoubtText {

  private DoubtText() {}

  static String inDoubt(Batch batch, Doubt doubt, Clock clock, Pace pace) {
    boolean tagged = Assembly.dialect(batch.group().target().provider()).tagsBatches();
    DoubtOutlook outlook = DoubtOutlook.of(doubt, pace, tagged, batch.nextAt(), clock.instant());
    return sent(doubt, clock)
        + "; "
        + tried(batch, doubt)
        + "; "
        + ahead(batch, doubt, outlook, clock, pace)
        + "; at stake: "
        + stake(batch);
  }

  private static String sent(Doubt doubt, Clock clock) {
    return "in doubt since " + clock(doubt.sentAt(), clock) + ": " + doubt.why();
  }

  private static String tried(Batch batch, Doubt doubt) {
    String provider = batch.group().target().provider().display();
    if (doubt.candidates() > 0) {
      return CountText.of(doubt.candidates())
          + (doubt.candidates() == 1 ? " batch at " : " batches at ")
          + provider
          + " may be it, and only results will tell";
    }
    return doubt.listings() == 0
        ? provider + " has not been asked to the end yet"
        : CountText.of(doubt.listings(), "complete listing") + " did not show it";
  }

  private static String ahead(
      Batch batch, Doubt doubt, DoubtOutlook outlook, Clock clock, Pace pace) {
    if (outlook.needsOperator()) {
      return (doubt.candidates() == 1 ? "it has" : "they have")
          + " ended and proved nothing, so somebody has to decide: offpeak batches adopt "
          + batch.id().wire()
          + " PROVIDER-ID, or offpeak batches abandon "
          + batch.id().wire()
          + "; else it is given up on "
          + Times.clock(outlook.decidedBy(), clock.instant(), clock.getZone());
    }
    Instant nextLook = DoubtOutlook.nextLook(batch.nextAt(), pace, clock.instant());
    return "next look "
        + (nextLook.isAfter(clock.instant()) ? clock(nextLook, clock) : "when Offpeak runs")
        + ", decided by "
        + clock(outlook.decidedBy(), clock)
        + " at the latest";
  }

  private static String stake(Batch batch) {
    return batch.reserved().nanos() == 0
        ? CountText.of(batch.requests(), "request") + " of unknown price"
        : "up to " + MoneyText.of(batch.reserved());
  }

  static String watched(Batch batch, BatchState.GivenUp given, Clock clock) {
    boolean over = batch.nextAt().equals(BatchState.GivenUp.NEVER);
    return "sent "
        + clock(given.doubt().sentAt(), clock)
        + ", "
        + given.doubt().why()
        + "; "
        + (over
            ? "no late twin turned up"
            : "watched for a late twin until " + clock(given.watchUntil(), clock));
  }

  private static String clock(Instant at, Clock clock) {
    return Times.clock(at, clock.instant(), clock.getZone());
  }
}
