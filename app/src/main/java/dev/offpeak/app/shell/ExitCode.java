package dev.offpeak.app.shell;

/** How the program ends; scripts rely on these. */
public final class ExitCode {

  /** All succeeded. */
  public static final int OK = 0;

  /** An error of our own. */
  public static final int INTERNAL = 1;

  /** The command line, the configuration or the input is wrong; nothing was sent. */
  public static final int USAGE = 2;

  /** Finished, and some requests did not succeed or met a write-back conflict. */
  public static final int INCOMPLETE = 3;

  /** Stopped, and resumable by the same command. */
  public static final int STOPPED = 4;

  /** Left while it goes on at the provider. */
  public static final int DETACHED = 130;

  private ExitCode() {}
}
