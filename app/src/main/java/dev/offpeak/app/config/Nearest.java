package dev.offpeak.app.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The known word that a mistyped one was probably meant to be. */
public final class Nearest {

  /** More changes than this, and the guess would be an insult. */
  private static final int DISTANCE_MAX = 3;

  private Nearest() {}

  /** The nearest of the known words; null if none is near. */
  public static @Nullable String of(String word, Collection<String> known) {
    String nearest = null;
    int least = Math.min(DISTANCE_MAX, Math.max(1, word.length() / 2)) + 1;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Levenshtein's: letters to insert, drop or replace. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
