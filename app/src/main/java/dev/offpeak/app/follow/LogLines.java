package dev.offpeak.app.follow;

import dev.offpeak.app.shell.Shell;
import java.time.Duration;
import java.time.Instant;

/** Plain lines: one at a change of state, else one a minute. */
final class LogLines implements ProgressView {

  private static final long LOOK_MILLIS = 500;
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(1);

  private final Shell shell;
  private String state = "";
  private Instant last = Instant.MIN;

  LogLines(Shell shell) {
    this.shell = shell;
  }

  @Override
  public boolean wants(long millisSinceLast) {
    return millisSinceLast >= LOOK_MILLIS;
  }

  @Override
  public void show(Snapshot at) {
    String now = ProgressLine.state(at);
    boolean due = !at.now().isBefore(nextDue());
    if (!now.isEmpty() && (due || !now.equals(state))) {
      shell.say(ProgressLine.of(at));
      state = now;
      last = at.now();
    }
  }

  private Instant nextDue() {
    return last.equals(Instant.MIN) ? last : last.plus(AT_LEAST_EVERY);
  }

  @Override
  public void end() {}
}
