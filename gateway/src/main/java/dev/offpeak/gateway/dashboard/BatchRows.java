package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of batches. Thread-safe. */
final class BatchRows {

  private static final Sorting<Batch> SORTING =
      Sorting.<Batch>by("")
          .words("batch", batch -> batch.id().wire())
          .words("state", batch -> batch.state().kind())
          .words("model", batch -> batch.group().model())
          .number("requests", Batch::requests)
          .number("ended", batch -> progress(batch).done())
          .number("age", batch -> -batch.plannedAt().toEpochMilli())
          .number("may cost", Batch::reserved);

  private final BatchWords words;

  BatchRows(DashboardParts parts) {
    this.words = parts.words();
  }

  /** A table of batches, in the order that a visit asks for. */
  BatchRow.Table table(Visit visit, List<Batch> batches, Moments moments) {
    Sorting.Sorted<Batch> sorted = SORTING.of(visit, batches);
    return new BatchRow.Table(sorted.heads(), of(sorted.rows(), moments));
  }

  List<BatchRow> of(List<Batch> batches, Moments moments) {
    List<BatchWords.Said> said = words.of(batches, moments.now());
    List<BatchRow> rows = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      rows.add(row(batches.get(i), said.get(i), moments));
    }
    return rows;
  }

  private static BatchRow row(Batch batch, BatchWords.Said said, Moments moments) {
    BatchProgress progress = progress(batch);
    return new BatchRow(
        batch.id().wire(),
        tone(batch.state()),
        said.state(),
        said.note(),
        isLive(batch.state()),
        batch.group().target().provider().display(),
        batch.group().model(),
        CountText.of(batch.requests()),
        progress.done(),
        progress.total() == 0 ? batch.requests() : progress.total(),
        words(batch.state(), progress),
        moments.age(batch.plannedAt()),
        moments.clock(batch.plannedAt()),
        batch.reserved().nanos() == 0 ? "no price" : "≤ " + MoneyText.of(batch.reserved()),
        providerId(batch.state()));
  }

  private static BatchProgress progress(Batch batch) {
    return switch (batch.state()) {
      case BatchState.AtProvider at -> at.progress();
      case BatchState.Ended ended -> ended.counts();
      case BatchState.Collected done -> new BatchProgress(batch.requests(), batch.requests(), 0);
      case BatchState.Assembling s -> BatchProgress.NONE;
      case BatchState.Planned s -> BatchProgress.NONE;
      case BatchState.Uploading s -> BatchProgress.NONE;
      case BatchState.Submitting s -> BatchProgress.NONE;
      case BatchState.InDoubt s -> BatchProgress.NONE;
      case BatchState.Rejected s -> BatchProgress.NONE;
      case BatchState.GivenUp s -> BatchProgress.NONE;
    };
  }

  private static String words(BatchState state, BatchProgress progress) {
    if (state instanceof BatchState.Collected) {
      return "all";
    }
    return progress.done() == 0 ? "–" : CountText.of(progress.done());
  }

  private static String providerId(BatchState state) {
    return switch (state) {
      case BatchState.AtProvider at -> at.id().value();
      case BatchState.Ended ended -> ended.id().value();
      case BatchState.Collected done -> done.id().value();
      case BatchState.Assembling s -> "";
      case BatchState.Planned s -> "";
      case BatchState.Uploading s -> "";
      case BatchState.Submitting s -> "";
      case BatchState.InDoubt s -> "";
      case BatchState.Rejected s -> "";
      case BatchState.GivenUp s -> "";
    };
  }

  static boolean isLive(BatchState state) {
    return switch (state.kind()) {
      case ASSEMBLING, PLANNED, UPLOADING, SUBMITTING, IN_DOUBT, OPEN, CANCELLING, ENDED -> true;
      case COLLECTED, REJECTED, ABSENT, ABANDONED -> false;
    };
  }

  static Tone tone(BatchState state) {
    return switch (state) {
      case BatchState.Assembling s -> Tone.WAITING;
      case BatchState.Planned s -> Tone.WAITING;
      case BatchState.Uploading s -> Tone.BUSY;
      case BatchState.Submitting s -> Tone.BUSY;
      case BatchState.InDoubt s -> Tone.DOUBT;
      case BatchState.Open s -> Tone.BUSY;
      case BatchState.Cancelling s -> Tone.BUSY;
      case BatchState.Ended s -> Tone.BUSY;
      case BatchState.Collected s -> s.end() == BatchEnd.COMPLETED ? Tone.DONE : Tone.BAD;
      case BatchState.Rejected s -> Tone.BAD;
      case BatchState.GivenUp s -> Tone.QUIET;
    };
  }
}
