package dev.offpeak.gateway.tag;

/**
 * A text in which {@code *} stands for any characters, also none; everything else for itself.
 *
 * @param pattern as written
 */
public record Wildcard(String pattern) {

  /** Whether the whole text is as described. */
  public boolean matches(String text) {
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (next < pattern.length() && pattern.charAt(next) == '*') {
        star = next++;
        resume = at;
      } else if (next < pattern.length() && pattern.charAt(next) == text.charAt(at)) {
        next++;
        at++;
      } else if (star >= 0) {
        // The last star takes one character more; earlier ones need no second look.
        next = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (next < pattern.length() && pattern.charAt(next) == '*') {
      next++;
    }
    return next == pattern.length();
  }
}
