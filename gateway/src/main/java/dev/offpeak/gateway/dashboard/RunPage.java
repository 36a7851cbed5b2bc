package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.store.OutputStore.FailureSummary;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run: how far it is, what it cost, what failed, and its batches. */
final class RunPage {

  private static final int BATCHES_SHOWN = 50;
  private static final int ORDINALS_SHOWN = 5;

  private final DashboardParts parts;
  private final Screen screen;
  private final BatchRows rows;

  RunPage(DashboardParts parts, Screen screen, BatchRows rows) {
    this.parts = parts;
    this.screen = screen;
    this.rows = rows;
  }

  /**
   * The page.
   *
   * @param live what changes while it is looked at
   * @param cancels whether it can still be cancelled
   */
  public record View(Live live, List<Fact> facts, boolean cancels, String csrf) {
    public View {
      facts = List.copyOf(facts);
    }
  }

  /**
   * What changes.
   *
   * @param again where the same part is had again; empty if it changes no more
   * @param waiting why it does not get on; empty if it gets on
   * @param batchesMore how many more batches there are
   */
  public record Live(
      RunRow run,
      String again,
      String waiting,
      String inFlight,
      String synchronous,
      BatchRow.Table batches,
      long batchesMore,
      List<Failures> failures) {
    public Live {
      failures = List.copyOf(failures);
    }
  }

  /** Failures of one kind. */
  public record Failures(String kind, String count, String meaning, String example, String rows) {}

  Reply show(Visit visit) throws RefusedException {
    Store store = parts.store().get();
    RunId id = RunsPage.id(visit.segment(1));
    Run run =
        Optional.ofNullable(id)
            .flatMap(store.runs()::find)
            .orElseThrow(() -> new RefusedException(PageRoute.noSuchPage()));
    if (visit.segment(2).equals("cancel")) {
      return cancel(visit, store, run);
    }
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    Live live = live(visit, store, run, moments);
    if (visit.query().get("live") != null) {
      return screen.part("live_run", live);
    }
    View view = new View(live, facts(run, moments), RunRow.cancels(run), visit.session().token());
    return screen.show(visit, Menu.RUNS, "Run " + run.id().value(), "run", view);
  }

  private Live live(Visit visit, Store store, Run run, Moments moments) {
    List<Batch> batches = store.batches().ofRun(run.id());
    return new Live(
        RunRow.of(run, moments),
        run.finishedAt() == null
            ? "/runs/" + run.id().value() + "?live=1" + Sorting.again(visit)
            : "",
        waiting(store, run, moments),
        CountText.of(run.counts().inFlight()),
        MoneyText.of(run.money().synchronous()),
        rows.first(visit, batches, BATCHES_SHOWN, moments),
        Math.max(0, batches.size() - BATCHES_SHOWN),
        store.output().failures(run.id(), ORDINALS_SHOWN).stream().map(RunPage::failures).toList());
  }

  private static String waiting(Store store, Run run, Moments moments) {
    Stop stop = run.stop();
    if (stop != null && run.finishedAt() == null) {
      return stop.message() + ". The same command goes on.";
    }
    return store
        .plans()
        .waiting(run.id())
        .map(wait -> wait.message() + "; the period ends " + moments.clock(wait.until()))
        .orElse("");
  }

  private static Failures failures(FailureSummary summary) {
    String rows =
        String.join(" · ", summary.ordinals().stream().map(CountText::of).toList())
            + (summary.count() > summary.ordinals().size() ? " …" : "");
    return new Failures(
        summary.kind().label(),
        CountText.of(summary.count()),
        summary.kind().meaning(),
        summary.example(),
        rows);
  }

  private static List<Fact> facts(Run run, Moments moments) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Input", run.source()));
    facts.add(new Fact("Feature", run.openEnded() ? "of each call" : run.feature().name()));
    facts.add(new Fact("Provider", run.account().target().provider().display()));
    facts.add(new Fact("Account", run.account().id().fingerprint()));
    facts.add(new Fact("Begun", moments.exact(run.createdAt())));
    Instant finished = run.finishedAt();
    if (finished != null) {
      facts.add(new Fact("Ended", moments.exact(finished)));
    }
    Instant due = run.deadline();
    if (due != null) {
      facts.add(new Fact("Due", moments.exact(due)));
    }
    if (run.costCap() != null) {
      facts.add(new Fact("May cost", "at most " + MoneyText.of(run.costCap())));
    }
    return facts;
  }

  /** What the page asks before it cancels. */
  public record Cancel(String run, String csrf, String ready, String answered, String reserved) {}

  private Reply cancel(Visit visit, Store store, Run run) throws RefusedException {
    if (!RunRow.cancels(run)) {
      return PageReply.seeOther("/runs/" + run.id().value());
    }
    if (!visit.acts()) {
      Cancel question =
          new Cancel(
              run.id().value(),
              visit.session().token(),
              CountText.of(run.counts().ready()),
              CountText.of(run.counts().succeeded()),
              MoneyText.of(run.money().reserved()));
      return screen.show(visit, Menu.RUNS, "Cancel run " + run.id().value(), "cancel", question);
    }
    Instant now = parts.clock().instant();
    store.runs().cancel(run.id(), now);
    store.runs().finishIfDone(run.id(), now);
    return PageReply.seeOther("/runs/" + run.id().value() + "?done=" + Notice.CANCELLED);
  }
}
