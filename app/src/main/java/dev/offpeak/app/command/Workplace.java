package dev.offpeak.app.command;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.Settings;
import dev.offpeak.app.shell.Shell;
import java.util.function.ToIntFunction;

/** Opens the parts a command works with, and closes them whatever happens. */
final class Workplace {

  private Workplace() {}

  static int with(Shell shell, ProgramOptions options, ToIntFunction<Assembly> work) {
    Logs.set(options.verbose, options.logFormat == ProgramOptions.LogFormat.JSON);
    Settings settings =
        Settings.read(
            new Settings.Flags(options.dataDir, options.config, options.sandbox),
            shell.environment());
    try (Assembly assembly = new Assembly(shell, settings)) {
      return work.applyAsInt(assembly);
    }
  }
}
