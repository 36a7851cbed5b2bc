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
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration again while a process serves. Features, rules, webhooks and alerts are in
 * force at once, a lane that changed is a decision; the rest is named, and waits for a restart. A
 * file with a fault changes nothing. Used by the thread that serves.
 */
final class Reload {

  private final Shell shell;
  private final Assembly assembly;
  private final @Nullable Telling telling;

  /**
   * @param telling what tells receivers; null in a process that does not
   */
  Reload(Shell shell, Assembly assembly, @Nullable Telling telling) {
    this.shell = shell;
    this.assembly = assembly;
    this.telling = telling;
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
    tellAnew();
    shell.say("the configuration was read again; " + sentence(inForce, later));
    note(after);
  }

  private void tellAnew() {
    if (telling == null) {
      return;
    }
    try {
      telling.renew();
    } catch (StoreException down) {
      shell.say("webhooks and alerts wait for the next signal: " + down.getMessage());
    }
  }

  private static String sentence(List<String> inForce, List<String> later) {
    String now = "in force now: " + String.join(", ", inForce);
    String then = "after a restart: " + String.join(", ", later);
    if (later.isEmpty()) {
      return inForce.isEmpty() ? "nothing has changed" : now;
    }
    return inForce.isEmpty() ? then : now + "; " + then;
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
