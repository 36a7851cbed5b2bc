package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BrowseStore.RunColumn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs, the latest first unless another order is asked for. */
final class RunsPage {

  private static final int SHOWN = 50;

  private static final Empty NOTHING =
      new Empty(
          "Here are your runs: each is one file, table or stream of requests followed together.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'");

  private static final Map<String, RunColumn> COLUMNS =
      Map.of(
          "run", RunColumn.NAME,
          "state", RunColumn.STATE,
          "input", RunColumn.SOURCE,
          "feature", RunColumn.FEATURE,
          "requests", RunColumn.REQUESTS,
          "answered", RunColumn.ANSWERED,
          "failed", RunColumn.FAILED,
          "paid", RunColumn.PAID,
          "saved", RunColumn.SAVED,
          "begun", RunColumn.CREATED);

  private static final Sorting<Run> SORTING =
      Sorting.<Run>by("begun")
          .storedWords("run")
          .storedWords("state")
          .storedWords("input")
          .storedWords("feature")
          .storedNumber("requests")
          .storedNumber("answered")
          .storedNumber("failed")
          .storedNumber("paid")
          .storedNumber("saved")
          .storedNumber("begun");

  private final DashboardParts parts;
  private final Screen screen;

  RunsPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param next the address of the page after; empty if there is none
   */
  public record View(
      List<Sorting.Head> heads, List<RunRow> rows, String next, @Nullable Empty empty) {
    public View {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  Reply show(Visit visit) {
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    RunId before = id(visit.query().get("before"));
    List<Run> runs =
        parts
            .store()
            .get()
            .browse()
            .runs(SORTING.order(visit, COLUMNS, RunColumn.USUAL), before, SHOWN + 1);
    boolean more = runs.size() > SHOWN;
    List<Run> shown = more ? runs.subList(0, SHOWN) : runs;
    Sorting.Sorted<Run> sorted = SORTING.of(visit, shown);
    View view =
        new View(
            sorted.heads(),
            sorted.rows().stream().map(run -> RunRow.of(run, moments)).toList(),
            more ? "/runs?before=" + shown.getLast().id().value() + Sorting.again(visit) : "",
            shown.isEmpty() && before == null ? NOTHING.with(parts.sandbox()) : null);
    return screen.show(visit, Menu.RUNS, "Runs", "runs", view);
  }

  /** The run's id that was sent; null if it is none. */
  static @Nullable RunId id(@Nullable String text) {
    try {
      return text == null ? null : new RunId(text);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }
}
