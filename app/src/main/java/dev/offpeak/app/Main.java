package dev.offpeak.app;

import dev.offpeak.app.command.OffpeakCommand;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.terminal.SystemTerminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/** The program's entry point. */
public final class Main {

  private static final int OUTPUT_BUFFER_BYTES = 64 * 1024;

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Interruption interruption = new Interruption();
    interruption.listen();
    Environment environment =
        new Environment(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    PrintStream out = stream(FileDescriptor.out);
    Shell shell =
        new Shell(
            environment,
            new Streams(System.in, out, stream(FileDescriptor.err)),
            new SystemTerminal(environment),
            Clock.system(ZoneId.systemDefault()),
            interruption);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> lost(thrown, shell, interruption));
    int code = run(arguments, shell);
    out.flush();
    interruption.end(code);
  }

  /**
   * A thread ended that nobody waits for, or one that others wait for in vain. An error of the
   * JVM's ends the process, because a part of it is missing now; everything is on disk. Otherwise
   * nothing is printed: the message may quote a prompt.
   */
  private static void lost(Throwable thrown, Shell shell, Interruption interruption) {
    if (thrown instanceof Error) {
      interruption.halt(OffpeakCommand.crashed(shell, thrown));
    }
  }

  /** Runs the command in a shell; the exit code. */
  public static int run(String[] arguments, Shell shell) {
    try {
      return OffpeakCommand.commandLine(shell).execute(arguments);
    } catch (Error broken) {
      return OffpeakCommand.crashed(shell, broken);
    }
  }

  /** What people and files get is UTF-8, whatever the locale. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), OUTPUT_BUFFER_BYTES),
        true,
        StandardCharsets.UTF_8);
  }
}
