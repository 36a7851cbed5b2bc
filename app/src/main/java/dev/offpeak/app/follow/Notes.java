package dev.offpeak.app.follow;

import dev.offpeak.app.shell.Shell;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lines that other threads have for people. They are shown between two looks at the run, so that
 * they do not get into the middle of a block that is redrawn. Thread-safe.
 */
public final class Notes {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  public void add(String line) {
    lines.add(line);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Shows them, each once. */
  public void show(Shell shell) {
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      shell.say(line);
    }
  }
}
