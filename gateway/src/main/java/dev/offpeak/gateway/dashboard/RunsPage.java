package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs, the latest first. */
final class RunsPage {

  private static final int SHOWN = 50;

  private static final Empty NOTHING =
      new Empty(
          "Here are your runs: each is one file, table or stream of requests followed together.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'");

  private static final Sorting<Run> SORTING =
      Sorting.<Run>by("")
          .words("run", run -> run.id().value())
          .words("state", Run::state)
          .words("input", Run::source)
          .words("feature", run -> run.feature().name())
          .number("requests", run -> run.counts().total())
          .number("answered", run -> run.counts().succeeded())
          .number("failed", run -> run.counts().failed())
          .number("paid", run -> run.money().paid())
          .number("saved", run -> run.money().saved())
          .number("begun", Run::createdAt);

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
    List<Run> runs = parts.store().get().browse().runs(before, SHOWN + 1);
    boolean more = runs.size() > SHOWN;
    List<Run> shown = more ? runs.subList(0, SHOWN) : runs;
    Sorting.Sorted<Run> sorted = SORTING.of(visit, shown);
    View view =
        new View(
            sorted.heads(),
            sorted.rows().stream().map(run -> RunRow.of(run, moments)).toList(),
            more ? "/runs?before=" + shown.getLast().id().value() : "",
            shown.isEmpty() && before == null ? NOTHING : null);
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
