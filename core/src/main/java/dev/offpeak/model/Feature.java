package dev.offpeak.model;

/** What spend is attributed to, such as {@code ticket-summary}. */
public record Feature(String name) {

  /** Calls nobody has tagged yet; they are shown, never lost. */
  public static final Feature UNTAGGED = new Feature("untagged");

  private static final int NAME_LENGTH_MAX = 100;

  public Feature {
    if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a feature's name has 1 to " + NAME_LENGTH_MAX + " characters: \"" + name + "\"");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a feature's name has no control characters");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
