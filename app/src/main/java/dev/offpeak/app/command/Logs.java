package dev.offpeak.app.command;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs are silent unless they are asked for. */
final class Logs {

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger ROOT = Logger.getLogger("");

  private static final Logger OURS = Logger.getLogger("dev.offpeak");

  private Logs() {}

  static void set(boolean verbose, boolean json) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.setLevel(verbose ? Level.INFO : Level.OFF);
    OURS.setLevel(verbose ? Level.FINE : Level.OFF);
    if (verbose) {
      Handler console = new ConsoleHandler();
      console.setLevel(Level.FINE);
      console.setFormatter(json ? new JsonLogLine() : new LogLine());
      ROOT.addHandler(console);
    }
  }
}
