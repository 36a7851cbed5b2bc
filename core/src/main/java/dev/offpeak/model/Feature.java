package dev.offpeak.model;

/** What spend is attributed to, such as {@code ticket-summary}. */
public record Feature(String name) {

  /** Calls nobody has tagged yet; they are shown, never lost. */
  public static final Feature UNTAGGED = new Feature("untagged");

  private static final int NAME_LENGTH_MAX = 100;

  public Feature {
    if (!isSized(name)) {
      throw new IllegalArgumentException(
          "a feature's name has 1 to " + NAME_LENGTH_MAX + " characters: \"" + name + "\"");
    }
    if (hasControls(name)) {
      throw new IllegalArgumentException("a feature's name has no control characters");
    }
  }

  /** Whether a text may be the name of one; asked of every call. */
  public static boolean isName(String text) {
    return isSized(text) && !hasControls(text);
  }

  private static boolean isSized(String name) {
    return !name.isBlank() && name.length() <= NAME_LENGTH_MAX;
  }

  private static boolean hasControls(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
