package dev.offpeak.store;

import dev.offpeak.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Alerts that stand: told once, and not told again each time they are found. Contract as the
 * package says.
 */
public interface AlertStore {

  /** The alerts that stand, the worst and then the oldest first. */
  List<Standing> standing();

  /**
   * An alert that was told and has not been resolved.
   *
   * @param raisedAt when it was found first
   * @param toldAt when it was told last
   */
  record Standing(Alert alert, Instant raisedAt, Instant toldAt) {}

  /**
   * Brings the alerts that stand to what a decision says, and records the events that tell of it,
   * in one transaction, so that two processes never tell the same twice.
   *
   * @param decision from what stands; it may be asked more than once
   * @return what was decided
   */
  Update update(Function<List<Standing>, Update> decision);

  /**
   * What is to stand from now on.
   *
   * @param standing all of it; what stood and is not among it is resolved
   * @param tellings what to tell of the changes
   */
  record Update(List<Standing> standing, List<HookStore.Telling> tellings) {
    public Update {
      standing = List.copyOf(standing);
      tellings = List.copyOf(tellings);
    }
  }
}
