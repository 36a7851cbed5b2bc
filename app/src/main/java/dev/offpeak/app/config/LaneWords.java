package dev.offpeak.app.config;

import dev.offpeak.model.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lanes as people write them, on the command line and in the file. */
public final class LaneWords {

  /** Leaves the lane to the call's header, as if none were set. */
  public static final String AUTO = "auto";

  private LaneWords() {}

  /**
   * The lane a feature is set to; null for {@value #AUTO}.
   *
   * @throws IllegalArgumentException with the end of a sentence for the user
   */
  public static @Nullable Lane lane(String word) {
    if (word.equals(AUTO)) {
      return null;
    }
    Lane lane =
        Lane.ofLabel(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "must be interactive, batch or auto; it is \"" + word + "\""));
    return built(lane);
  }

  /**
   * The lanes a request may move to.
   *
   * @throws IllegalArgumentException with the end of a sentence for the user
   */
  public static List<Lane> escalate(List<String> words) {
    List<Lane> lanes = new ArrayList<>();
    for (String word : words) {
      Lane lane = built(Lane.ofLabel(word.strip()).orElse(Lane.BATCH));
      if (lane == Lane.BATCH || lanes.contains(lane)) {
        throw new IllegalArgumentException(
            "names the lanes that a request may move to from batch, each once, which is"
                + " interactive; it has \""
                + word
                + "\"");
      }
      lanes.add(lane);
    }
    return List.copyOf(lanes);
  }

  private static Lane built(Lane lane) {
    if (lane == Lane.FLEX) {
      throw new IllegalArgumentException("names flex, which is not built yet");
    }
    return lane;
  }
}
