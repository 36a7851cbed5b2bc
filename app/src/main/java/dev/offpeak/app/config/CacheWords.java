package dev.offpeak.app.config;

/** Whether a feature is cached, as people write it. */
public final class CacheWords {

  private CacheWords() {}

  /**
   * Whether shared beginnings are marked where that saves.
   *
   * @throws IllegalArgumentException with the end of a sentence for the user
   */
  public static boolean read(String word) {
    return switch (word) {
      case "auto" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("must be auto or off; it is \"" + word + "\"");
    };
  }

  /** The word for it. */
  public static String of(boolean cache) {
    return cache ? "auto" : "off";
  }
}
