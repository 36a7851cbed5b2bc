package dev.offpeak.gateway.dashboard;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has just been done, by the word in the address that the browser was sent on to. Only known
 * words are shown: an address could be made up by anybody.
 */
final class Notice {

  static final String CANCELLED = "cancelled";

  static final String REVOKED = "revoked";
  static final String DECIDED = "decided";
  static final String UNDONE = "undone";

  private static final Map<String, String> SENTENCES =
      Map.of(
          CANCELLED,
          "Cancelled. What was not sent is not sent any more; what was answered is kept.",
          REVOKED,
          "Revoked. The key lets nobody in from now on, within two seconds.",
          DECIDED,
          "Decided. It holds for the next call, within two seconds.",
          UNDONE,
          "Taken back.");

  private Notice() {}

  static String of(@Nullable String word) {
    return word == null ? "" : SENTENCES.getOrDefault(word, "");
  }
}
