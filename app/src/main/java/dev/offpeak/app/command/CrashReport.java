package dev.offpeak.app.command;

import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an error of our own: where it happened, without messages, because those of
 * libraries may quote prompts, answers or keys.
 */
final class CrashReport {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int CAUSES_MAX = 10;

  private final Shell shell;

  CrashReport(Shell shell) {
    this.shell = shell;
  }

  /** Writes the report and says where it is; the exit code. */
  int write(Throwable thrown) {
    String what = "offpeak: an error of its own (" + thrown.getClass().getSimpleName() + ")";
    Path file = directory().resolve("crash-" + STAMP.format(shell.clock().instant()) + ".txt");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(thrown));
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
    StringBuilder text = new StringBuilder();
    text.append("java ").append(Runtime.version()).append('\n');
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      text.append(i == 0 ? "" : "caused by ").append(cause.getClass().getName()).append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("  at ").append(frame).append('\n');
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
