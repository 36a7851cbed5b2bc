package dev.offpeak.app.follow;

import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Ink;

/** Where progress is shown. Used by one thread. */
interface ProgressView {

  /** Whether the terminal, or its absence, wants to see something new now. */
  boolean wants(long millisSinceLast);

  void show(Snapshot at);

  /** Removes what would stand in the way of the lines that follow. */
  void end();

  /** What suits the shell: a block redrawn in its place, or plain lines. */
  static ProgressView of(Shell shell) {
    return shell.terminal().columns() > 0 && Ink.of(shell) == Ink.COLOURED
        ? new LiveBlock(shell)
        : new LogLines(shell);
  }
}
