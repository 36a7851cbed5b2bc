package dev.offpeak.app.run;

import dev.offpeak.Engine;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Run;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code offpeak retry}: the same run, its failed and cancelled requests once more. */
public final class RetryFlow {

  private final Shell shell;
  private final Assembly assembly;

  public RetryFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /**
   * Retries and follows; the exit code.
   *
   * @param intoUrl the database of the run's table, with what is needed to log in; null for the one
   *     that was kept with the run
   */
  public int retry(
      String id, OutputArguments output, LimitArguments arguments, @Nullable String intoUrl) {
    Run run = StoredRuns.find(assembly, id);
    boolean writesBack = assembly.store().runs().sink(run.id()).isPresent();
    if (arguments.json && output.output == null && !writesBack) {
      throw CommandException.usage(
          "--json and the answers would both go to standard output; add -o OUT.");
    }
    AnswerRules rules = arguments.validator.rules();
    RunFlow.Limits limits = RunFlow.Limits.of(arguments, shell.clock().instant());
    Account account = assembly.accountOf(run);
    if (!account.target().equals(run.account().target())) {
      throw CommandException.usage(
          "run "
              + run.id().value()
              + " went to "
              + run.account().target().baseUrl()
              + ", and this configuration leads to "
              + account.target().baseUrl()
              + ".");
    }
    OutputPlan plan = OutputPlan.of(output, account.target().provider(), null);
    try (AnswerTable table =
        AnswerTable.remembered(assembly.store(), run, intoUrl, shell).orElse(null)) {
      boolean toOutput = table == null || output.output != null;
      RunFlow.allowEscalation(assembly.engine(), run.id(), arguments);
      sendAgain(run, account, limits, rules);
      return new Finish(shell, assembly, table == null ? "request" : "row", arguments.json)
          .follow(run.id(), toOutput ? Optional.of(plan) : Optional.empty(), table);
    }
  }

  private static String sentAgain(Run run, long again) {
    String id = run.id().value();
    if (again > 0) {
      return CountText.of(again, "request") + " of run " + id + " sent again";
    }
    return run.cancelRequested() && run.finishedAt() == null
        ? "run "
            + id
            + " is still being cancelled, so nothing is sent again yet; the same command does once"
            + " that is over"
        : "nothing of run " + id + " is to be sent again";
  }

  private void sendAgain(
      Run run, Account account, RunFlow.Limits limits, @Nullable AnswerRules rules) {
    Engine engine = assembly.engine();
    engine.setBudget(run.id(), limits.budget());
    Optional<AccountId> other = engine.resume(run.id(), account, limits.deadline(), limits.cost());
    if (other.isPresent()) {
      throw CommandException.stopped(
          "run "
              + run.id().value()
              + " has batches in flight under another key, account "
              + other.get().fingerprint()
              + ". Set that key again; nothing was sent.");
    }
    if (rules != null) {
      engine.validate(run.id(), rules);
    }

    long again = engine.retry(run.id());
    shell.say(sentAgain(run, again));
  }
}
