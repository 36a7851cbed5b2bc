package dev.offpeak.app.show;

import dev.offpeak.app.follow.BatchNotes;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.retry.Pace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Batches, one a line, and below them why some do not get on. */
final class BatchTable {

  private static final int REASON_INDENT = 4;

  private BatchTable() {}

  static List<String> lines(
      List<Batch> batches, BatchNotes notes, Clock clock, Pace pace, int columns) {
    Table table =
        new Table(
            "batch",
            "state",
            ">requests",
            ">progress",
            ">age",
            "?>reserved",
            "?model",
            "?provider id");
    List<String> reasons = new ArrayList<>();
    for (Batch batch : batches) {
      table.row(
          batch.id().wire(),
          BatchPhase.words(batch.state()) + notes.mark(batch),
          CountText.of(batch.requests()),
          progress(batch),
          Times.spoken(Duration.between(batch.plannedAt(), clock.instant())),
          batch.reserved().nanos() == 0 ? "–" : MoneyText.of(batch.reserved()),
          batch.group().model(),
          providerId(batch.state()));
      String note = notes.of(batch, clock.instant(), clock.getZone());
      String reason = note.isEmpty() ? reason(batch, clock, pace) : note;
      if (!reason.isEmpty()) {
        String line = "  " + batch.id().wire() + "  " + Wrap.printable(reason);
        reasons.addAll(Wrap.words(line, REASON_INDENT, columns));
      }
    }
    List<String> lines = new ArrayList<>(table.lines(columns));
    lines.addAll(reasons);
    return lines;
  }

  private static String progress(Batch batch) {
    return switch (batch.state()) {
      case BatchState.AtProvider at ->
          at.progress().done() == 0 ? "–" : CountText.of(at.progress().done());
      case BatchState.Ended ended -> CountText.of(ended.counts().done());
      case BatchState.Collected done -> "all";
      case BatchState.Assembling s -> "–";
      case BatchState.Planned s -> "–";
      case BatchState.Uploading s -> "–";
      case BatchState.Submitting s -> "–";
      case BatchState.InDoubt s -> "–";
      case BatchState.Rejected s -> "–";
      case BatchState.GivenUp s -> "–";
    };
  }

  private static String providerId(BatchState state) {
    return switch (state) {
      case BatchState.AtProvider at -> at.id().value();
      case BatchState.Ended ended -> ended.id().value();
      case BatchState.Collected done -> done.id().value();
      case BatchState.Assembling s -> "–";
      case BatchState.Planned s -> "–";
      case BatchState.Uploading s -> "–";
      case BatchState.Submitting s -> "–";
      case BatchState.InDoubt s -> "–";
      case BatchState.Rejected s -> "–";
      case BatchState.GivenUp s -> "–";
    };
  }

  /** Why it does not get on; empty if it does. */
  static String reason(Batch batch, Clock clock, Pace pace) {
    return switch (batch.state()) {
      case BatchState.InDoubt doubt -> DoubtText.inDoubt(batch, doubt.doubt(), clock, pace);
      case BatchState.GivenUp given -> DoubtText.watched(batch, given, clock);
      case BatchState.Planned planned ->
          planned.waitingFor() == null
              ? ""
              : planned.waitingFor()
                  + "; next try about "
                  + Times.clock(planned.notBefore(), clock.instant(), clock.getZone());
      case BatchState.Rejected rejected -> rejected.reason();
      case BatchState.AtProvider s -> "";
      case BatchState.Assembling s -> "";
      case BatchState.Uploading s -> "";
      case BatchState.Submitting s -> "";
      case BatchState.Ended s -> "";
      case BatchState.Collected s -> "";
    };
  }
}
