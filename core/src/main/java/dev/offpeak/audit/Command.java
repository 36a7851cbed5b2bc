package dev.offpeak.audit;

import dev.offpeak.model.Feature;

/** The command that moves a feature to batch, as a shell takes it. */
final class Command {

  /** Whoever runs so often reads the answers before the next time. */
  private static final long HOURS_BETWEEN_MIN = 4;

  private Command() {}

  static String of(Feature feature, Evidence evidence) {
    return "offpeak feature set "
        + quoted(feature.name())
        + " --lane batch --deadline "
        + (isFrequent(evidence) ? HOURS_BETWEEN_MIN : 24)
        + "h";
  }

  private static boolean isFrequent(Evidence evidence) {
    long slots = 0;
    for (long slot : evidence.clockSlots) {
      slots += slot > 0 ? 1 : 0;
    }
    return evidence.clockEpisodes > 0 && slots > Evidence.HOURS / HOURS_BETWEEN_MIN;
  }

  private static String quoted(String name) {
    return name.matches("[\\w.:-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
