package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.store.BrowseStore.BatchColumn;
import dev.offpeak.store.BrowseStore.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** Those that have ended are sorted where they are stored, as there may be many. */
  private static final Sorting<Batch> ENDED =
      Sorting.<Batch>by("-age")
          .plain("batch")
          .storedWords("state")
          .storedWords("model")
          .storedNumber("requests")
          .plainNumber("ended")
          .storedNumber("age")
          .plainNumber("may cost");

  private static final Map<String, BatchColumn> COLUMNS =
      Map.of(
          "state", BatchColumn.STATE,
          "model", BatchColumn.MODEL,
          "requests", BatchColumn.REQUESTS,
          "age", BatchColumn.PLANNED);

  private final BatchWords words;

  BatchRows(DashboardParts parts) {
    this.words = parts.words();
  }

  /** The order in which a visit asks for batches that have ended. */
  static Order<BatchColumn> order(Visit visit) {
    Order<BatchColumn> order = ENDED.order(visit, COLUMNS, new Order<>(BatchColumn.PLANNED, true));
    // The older a batch is, the earlier it was planned.
    return order.by() == BatchColumn.PLANNED ? new Order<>(order.by(), !order.ascending()) : order;
  }

  /** A table of batches that came in that order. */
  BatchRow.Table ended(Visit visit, List<Batch> batches, Moments moments) {
    return new BatchRow.Table(ENDED.of(visit, batches).heads(), of(batches, moments));
  }

  /** A table of the first batches, in the order that a visit asks for. */
  BatchRow.Table first(Visit visit, List<Batch> batches, int limit, Moments moments) {
    Sorting.Sorted<Batch> sorted = SORTING.of(visit, batches);
    List<Batch> first = sorted.rows().stream().limit(limit).toList();
    return new BatchRow.Table(sorted.heads(), of(first, moments));
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
        mayCost(batch),
        providerId(batch.state()));
  }

  /** The most it may cost; what it did cost once it is over is its runs'. */
  private static String mayCost(Batch batch) {
    if (!isLive(batch.state())) {
      return "–";
    }
    return batch.reserved().nanos() == 0 ? "no price" : "≤ " + MoneyText.of(batch.reserved());
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
