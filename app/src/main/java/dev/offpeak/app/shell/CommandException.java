package dev.offpeak.app.shell;

/**
 * Ends a command with a sentence for the user and an exit code. The message may have further lines,
 * each indented as it is to be shown.
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line, configuration or input is wrong; nothing was sent. */
  public static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  /** It stopped, and the same command goes on. */
  public static CommandException stopped(String message) {
    return new CommandException(ExitCode.STOPPED, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
