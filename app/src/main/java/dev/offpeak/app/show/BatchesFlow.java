package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.follow.BatchNotes;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.Batch;
import java.util.List;

/** {@code offpeak batches}: the latest of them, whatever run they belong to. */
public final class BatchesFlow {

  private static final int SHOWN = 50;

  private final Shell shell;
  private final Assembly assembly;

  public BatchesFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Lists them; the exit code. */
  public int list() {
    List<Batch> batches =
        assembly.storeIfThere().map(store -> store.batches().recent(SHOWN)).orElse(List.of());
    List<String> lines =
        batches.isEmpty()
            ? List.of("No batches yet. They come with a run: offpeak run INPUT")
            : BatchTable.lines(
                batches,
                notes(batches),
                shell.clock(),
                assembly.settings().pace(),
                Wrap.width(shell.terminal().columns()));
    lines.forEach(shell.streams().out()::println);
    UncollectedLines.of(assembly).forEach(shell.streams().out()::println);
    return ExitCode.OK;
  }

  private BatchNotes notes(List<Batch> batches) {
    return assembly
        .storeIfThere()
        .map(store -> BatchNotes.of(store, batches, shell.clock().instant()))
        .orElse(BatchNotes.NONE);
  }
}
