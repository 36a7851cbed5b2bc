package dev.offpeak.model;

/**
 * Something that people should know of, as it is at one moment.
 *
 * @param subject what it is about, in the words of commands: {@code feature ticket-summary}, {@code
 *     batch 01993f…}
 * @param level how bad it is: {@link #WARNING} or {@link #SERIOUS}
 * @param text the whole of it in a sentence without an end; no key, prompt or answer is in it
 */
public record Alert(AlertKind kind, String subject, int level, String text) {

  /** Worth knowing while there is time. */
  public static final int WARNING = 1;

  /** It has happened, or needs somebody. */
  public static final int SERIOUS = 2;

  /** What tells it from all others; the same for as long as it lasts. */
  public String key() {
    return kind.label() + ":" + subject.replace(' ', ':');
  }

  /** The level in a word. */
  public String severity() {
    return level >= SERIOUS ? "serious" : "warning";
  }
}
