package dev.offpeak.app.run;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.util.Optional;

/** Finds the run that a user means. */
public final class StoredRuns {

  private StoredRuns() {}

  /**
   * The run of that id.
   *
   * @throws CommandException if there is none
   */
  public static Run find(Assembly assembly, String id) {
    Optional<Run> run = Optional.empty();
    try {
      RunId known = new RunId(id.strip());
      run =
          assembly
              .storeIfThere()
              .map(Store::runs)
              .flatMap(runs -> runs.find(known))
              .filter(found -> found.state() != RunState.LOADING);
    } catch (IllegalArgumentException noId) {
      throw CommandException.usage(
          "\"" + id + "\" is no run's id; they look like r_7Qm2xA. offpeak status lists them.");
    }
    return run.orElseThrow(() ->
        CommandException.usage(
            "there is no run "
                + id.strip()
                + " in "
                + assembly.settings().home()
                + ". offpeak status lists those there are."
                + deletedPerhaps(assembly)));
  }

  private static String deletedPerhaps(Assembly assembly) {
    Duration kept = assembly.settings().retention();
    return kept == null
        ? ""
        : " Runs are deleted "
            + kept.toDays()
            + " days after they end (retention); what they cost"
            + " is in offpeak report.";
  }
}
