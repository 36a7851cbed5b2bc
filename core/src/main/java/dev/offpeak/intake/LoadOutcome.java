package dev.offpeak.intake;

import dev.offpeak.model.RunId;
import java.util.List;

/** How a load ended. */
public sealed interface LoadOutcome {

  /**
   * The run that has the requests now.
   *
   * @throws IllegalArgumentException naming the first problem, if nothing was taken
   */
  default RunId accepted() {
    return switch (this) {
      case Created created -> created.run();
      case Found found -> found.run();
      case Refused refused -> {
        Problem first = refused.problems().getFirst();
        throw new IllegalArgumentException(
            "%d of the requests cannot be sent, the first at %d: %s"
                .formatted(refused.problemCount(), first.ordinal(), first.message()));
      }
    };
  }

  /**
   * A new run.
   *
   * @param requests stored, to be sent
   * @param invalid stored as failed, not to be sent
   * @param askedBefore left out, because an earlier run has answered them or has them in flight
   */
  record Created(RunId run, long requests, long invalid, long askedBefore) implements LoadOutcome {}

  /** The store has this run already; nothing was added. */
  record Found(RunId run) implements LoadOutcome {}

  /**
   * Some of the input cannot be sent, so nothing of it is.
   *
   * @param problems the first ones, in the order of the input
   * @param problemCount all of them
   * @param goodCount requests that could be sent
   */
  record Refused(List<Problem> problems, long problemCount, long goodCount) implements LoadOutcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** One thing that is wrong. */
  record Problem(long ordinal, String message) {

    /**
     * What is wrong with a request whose custom id is taken.
     *
     * @param place what an ordinal counts
     * @param firstOrdinal of the request that has it
     */
    public static String usedBefore(String customId, String place, long firstOrdinal) {
      return "custom_id \"" + customId + "\" was used on " + place + " " + firstOrdinal;
    }
  }
}
