package dev.offpeak.app.follow;

import dev.offpeak.model.BatchState;
import java.util.List;

/** The states of batches in the few words people need. */
public enum BatchPhase {
  DONE("done"),
  IN_PROGRESS("in progress"),
  WAITING("waiting"),
  IN_DOUBT("in doubt"),
  REFUSED("refused"),
  GIVEN_UP("never arrived");

  private final String words;

  BatchPhase(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** The order in which they are counted out. */
  static final List<BatchPhase> SHOWN = List.of(DONE, IN_PROGRESS, WAITING, IN_DOUBT, REFUSED);

  public static BatchPhase of(BatchState state) {
    return switch (state) {
      case BatchState.Assembling s -> WAITING;
      case BatchState.Planned s -> WAITING;
      case BatchState.Uploading s -> WAITING;
      case BatchState.Submitting s -> WAITING;
      case BatchState.InDoubt s -> IN_DOUBT;
      case BatchState.Open s -> IN_PROGRESS;
      case BatchState.Cancelling s -> IN_PROGRESS;
      case BatchState.Ended s -> IN_PROGRESS;
      case BatchState.Collected s -> DONE;
      case BatchState.Rejected s -> REFUSED;
      case BatchState.Absent s -> GIVEN_UP;
      case BatchState.Abandoned s -> GIVEN_UP;
    };
  }

  /** The state in words. */
  public static String words(BatchState state) {
    return switch (state) {
      case BatchState.Assembling s -> "being put together";
      case BatchState.Planned s -> s.waitingFor() == null ? "waiting" : "refused for now";
      case BatchState.Uploading s -> "being uploaded";
      case BatchState.Submitting s -> "being sent";
      case BatchState.InDoubt s -> "in doubt";
      case BatchState.Open s -> "in progress";
      case BatchState.Cancelling s -> "being cancelled";
      case BatchState.Ended s -> "ended, being collected";
      case BatchState.Collected s ->
          switch (s.end()) {
            case COMPLETED -> "done";
            case EXPIRED -> "expired";
            case CANCELLED -> "cancelled";
            case VANISHED -> "lost at the provider";
          };
      case BatchState.Rejected s -> "refused";
      case BatchState.Absent s -> "never arrived";
      case BatchState.Abandoned s -> "given up";
    };
  }
}
