package dev.offpeak.app.command;

import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.PrivateFiles;
import dev.offpeak.app.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an error of our own: where it happened, in a file that only the user can read.
 */
final class CrashReport {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Shell shell;

  CrashReport(Shell shell) {
    this.shell = shell;
  }

  /** Writes the report and says where it is; the exit code. */
  int write(Throwable thrown) {
    if (isOutOfMemory(thrown)) {
      shell.say(
          "offpeak: out of memory. Give it more, such as OFFPEAK_JAVA_OPTS=-Xmx2g; the same command"
              + " goes on, and nothing is lost.");
      return ExitCode.STOPPED;
    }
    String what = "offpeak: an error of its own (" + thrown.getClass().getSimpleName() + ")";
    Path file = directory().resolve("crash-" + STAMP.format(shell.clock().instant()) + ".txt");
    try {
      PrivateFiles.makeFolder(directory());
      PrivateFiles.write(file, text(thrown));
      shell.say(what + ". Nothing is lost. Please report it with " + file);
    } catch (IOException unwritable) {
      shell.say(what + ". Nothing is lost. A report could not be written to " + file);
    }
    return ExitCode.INTERNAL;
  }

  private Path directory() {
    return shell
        .environment()
        .get("OFFPEAK_HOME")
        .map(Path::of)
        .orElse(shell.environment().userHome().resolve(".offpeak"))
        .toAbsolutePath();
  }

  private static String text(Throwable thrown) {
    return "java " + Runtime.version() + '\n' + Trace.of(thrown);
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < Trace.CAUSES_MAX; i++) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
