package dev.offpeak.app.run;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import java.nio.file.Path;

/** {@code offpeak results}: writes what a run has so far. Needs no key. */
public final class ResultsFlow {

  private final Shell shell;
  private final Assembly assembly;

  public ResultsFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Writes the answers; the exit code. */
  public int write(String id, OutputArguments arguments) {
    Run run = StoredRuns.find(assembly, id);
    ProviderName provider = run.account().target().provider();
    OutputPlan plan = OutputPlan.of(arguments, provider, null);
    new Answers(assembly.store(), Assembly.dialect(provider), shell.streams().out())
        .write(run.id(), plan);
    Path file = plan.file();
    new Summary(
            run,
            assembly.store().output().failures(run.id(), Summary.PLACES),
            "request",
            0,
            assembly.store().deadlines().hurry(run.id()),
            file == null ? null : file.toString())
        .lines(shell.clock().instant(), Wrap.width(shell.terminal().columns()))
        .forEach(shell::say);
    return run.counts().succeeded() == run.counts().total() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
