package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.follow.BatchNotes;
import dev.offpeak.app.run.RunReport;
import dev.offpeak.app.run.StoredRuns;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Run;
import dev.offpeak.model.Stop;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.store.Store;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code offpeak status}: the latest runs, or one of them. */
public final class StatusFlow {

  private static final int RUNS_SHOWN = 20;

  private final Shell shell;
  private final Assembly assembly;

  public StatusFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /**
   * Shows them.
   *
   * @param id of one run, or null for all
   */
  public int show(@Nullable String id) {
    if (id == null) {
      list();
    } else {
      one(StoredRuns.find(assembly, id));
    }
    return ExitCode.OK;
  }

  private void list() {
    List<Run> runs =
        assembly.storeIfThere().map(store -> store.runs().recent(RUNS_SHOWN)).orElse(List.of());
    if (runs.isEmpty()) {
      say("No runs yet. Begin one: offpeak run INPUT, or try --sandbox without an account.");
      return;
    }
    Table table =
        new Table(
            "run", "state", ">requests", ">answered", ">failed", "?>paid", "?>saved", "input");
    for (Run run : runs) {
      table.row(
          run.id().value(),
          state(run),
          CountText.of(run.counts().total()),
          CountText.of(run.counts().succeeded()),
          CountText.of(run.counts().failed()),
          money(run, true),
          money(run, false),
          run.source());
    }
    table.lines(columns()).forEach(this::say);
    BudgetLines.of(assembly, shell.clock().instant()).forEach(this::say);
    UncollectedLines.of(assembly).forEach(this::say);
  }

  private static String money(Run run, boolean paid) {
    boolean unpriced = run.money().unpriced() > 0 && run.money().synchronous().nanos() == 0;
    return unpriced ? "unpriced" : MoneyText.of(paid ? run.money().paid() : run.money().saved());
  }

  private String state(Run run) {
    Stop stop = run.stop();
    if (stop != null) {
      return switch (stop.reason()) {
        case COST_CAP -> "stopped: cost cap";
        case BUDGET -> "stopped: budget";
        case ACCESS_DENIED -> "stopped: key refused";
        case QUOTA -> "stopped: quota";
      };
    }
    String word = run.state().name().toLowerCase(Locale.ROOT);
    String state = run.cancelRequested() && run.finishedAt() == null ? "being cancelled" : word;
    return run.late(shell.clock().instant()) ? state + ", late" : state;
  }

  private void one(Run run) {
    Store store = assembly.store();
    say(
        "run "
            + run.id().value()
            + Wrap.DOT
            + state(run)
            + Wrap.DOT
            + Wrap.printable(run.source())
            + Wrap.DOT
            + "feature "
            + Wrap.printable(run.feature().name())
            + Wrap.DOT
            + run.account().target().provider().display());
    say(
        "begun "
            + Times.clock(run.createdAt(), shell.clock().instant(), shell.clock().getZone())
            + Wrap.DOT
            + "account "
            + run.account().id().fingerprint());
    Stop stop = run.stop();
    if (stop != null) {
      say("stopped: " + Wrap.printable(stop.message()) + ". The same command goes on.");
    }
    store
        .runs()
        .budget(run.id())
        .map(budget -> BudgetUse.of(run.id(), budget, store.ledger(), shell.clock().instant()))
        .ifPresent(use -> say("budget " + BudgetLines.words(use)));
    store
        .plans()
        .waiting(run.id())
        .ifPresent(wait ->
            say(
                "waiting: "
                    + Wrap.printable(wait.message())
                    + "; the period ends "
                    + Times.clock(wait.until(), shell.clock().instant(), shell.clock().getZone())));
    RunReport.lines(store, run, shell.clock().instant(), columns()).forEach(this::say);
    List<Batch> batches = store.batches().ofRun(run.id());
    if (!batches.isEmpty()) {
      say("");
      BatchNotes notes = BatchNotes.of(store, batches, shell.clock().instant());
      BatchTable.lines(batches, notes, shell.clock(), assembly.settings().pace(), columns())
          .forEach(this::say);
    }
  }

  private int columns() {
    return Wrap.width(shell.terminal().columns());
  }

  private void say(String line) {
    shell.streams().out().println(line);
  }
}
