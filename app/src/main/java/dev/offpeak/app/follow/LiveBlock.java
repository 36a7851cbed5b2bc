package dev.offpeak.app.follow;

import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Ink;
import java.util.List;

/**
 * A block redrawn in its place. The width is asked each time; after the terminal became narrower,
 * the lines of before are counted as it has broken them.
 */
final class LiveBlock implements ProgressView {

  /** Quick enough to look alive, slow enough to cost nothing. */
  private static final long REDRAW_MILLIS = 250;

  private static final String ERASE_BELOW = "\u001b[J";

  private final Shell shell;
  private List<String> drawn = List.of();

  LiveBlock(Shell shell) {
    this.shell = shell;
  }

  @Override
  public boolean wants(long millisSinceLast) {
    return millisSinceLast >= REDRAW_MILLIS;
  }

  @Override
  public void show(Snapshot at) {
    int columns = Math.max(2, shell.terminal().columns());
    // The last column stays free: some terminals break the line when it is written.
    List<String> lines = ProgressBlock.lines(at, columns - 1, Ink.COLOURED);
    shell.streams().err().print(back(columns) + String.join("\n", lines) + "\n");
    shell.streams().err().flush();
    drawn = lines;
  }

  @Override
  public void end() {
    if (!drawn.isEmpty()) {
      shell.streams().err().print(back(Math.max(2, shell.terminal().columns())));
      shell.streams().err().flush();
      drawn = List.of();
    }
  }

  /** Goes to where the block begins and erases it. */
  private String back(int columns) {
    int rows = 0;
    for (String line : drawn) {
      rows += Math.max(1, Math.ceilDiv(Ink.width(line), columns));
    }
    return rows == 0 ? "" : "\r\u001b[" + rows + "A" + ERASE_BELOW;
  }
}
