package dev.offpeak.app.serve;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.SettingChanges;
import dev.offpeak.app.config.SettingChanges.Reading;
import dev.offpeak.app.config.Settings;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.show.SettingsFlow;
import dev.offpeak.store.StoreException;
import java.util.List;

/**
 * Reads the configuration again while a process serves. Features and rules are in force at once, a
 * lane that changed is a decision; the rest is named, and waits for a restart. A file with a fault
 * changes nothing. Used by the thread that serves.
 */
final class Reload {

  private final Shell shell;
  private final Assembly assembly;

  Reload(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  void read() {
    Settings before = assembly.readLast();
    Settings after;
    try {
      after = before.readAgain();
    } catch (CommandException faulty) {
      shell.say("the configuration stays as it was: " + faulty.getMessage());
      return;
    }
    assembly.takeOver(after);
    List<String> inForce = SettingChanges.inForce(before, after);
    List<String> later =
        SettingChanges.afterRestart(
            reading(assembly.settings()), reading(after), Assembly.PROVIDERS);
    shell.say(
        "the configuration was read again; "
            + (inForce.isEmpty()
                ? "nothing else is in force"
                : "in force now: " + String.join(", ", inForce))
            + (later.isEmpty() ? "" : "; after a restart: " + String.join(", ", later)));
    note(after);
  }

  private static Reading reading(Settings settings) {
    return new Reading(settings, SettingsFlow.lines(settings));
  }

  private void note(Settings after) {
    try {
      assembly.decisions().note(after.features());
    } catch (StoreException down) {
      shell.say(
          "decisions on lanes could not be recorded, so that reports do not show them: "
              + down.getMessage());
    }
  }
}
