package dev.offpeak.testkit.simulation;

import java.nio.charset.StandardCharsets;

/**
 * The bodies of simulated requests, from which their ids can be told: the id alone, or, where a
 * life's requests share a beginning, that beginning and the id. What arrives must be exactly that,
 * or that with the mark for a cache in it, as it would be written by hand.
 */
final class SimBodies {

  /** Longer than what a cache takes at the least, however tokens are counted. */
  private static final String SHARED = "Be brief and kind. ".repeat(300);

  private static final String BEFORE = "\"model\":\"" + SimSource.MODEL + "\",\"messages\":[";
  private static final String SYSTEM = "{\"role\":\"system\",\"content\":";
  private static final String ID = "},{\"role\":\"user\",\"content\":\"";
  private static final String END = "\"}]}";

  private static final String PLAIN = "{" + BEFORE + SYSTEM + "\"" + SHARED + "\"" + ID;
  private static final String MARKED =
      "{\"prompt_cache_options\":{\"mode\":\"explicit\"},"
          + BEFORE
          + SYSTEM
          + "[{\"type\":\"text\",\"text\":\""
          + SHARED
          + "\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]"
          + ID;

  private SimBodies() {}

  /** The body of a request that shares its beginning. */
  static byte[] sharing(String id) {
    return (PLAIN + id + END).getBytes(StandardCharsets.UTF_8);
  }

  /** The id of the request that came in a batch. */
  static String idInBatch(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.startsWith(MARKED) ? id(text, MARKED) : id(body);
  }

  /** The id of the request whose body came as it is. */
  static String id(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.startsWith("{") ? id(text, PLAIN) : text;
  }

  private static String id(String text, String before) {
    if (!text.startsWith(before) || !text.endsWith(END)) {
      throw new AssertionError("other bytes were sent than the user's, and than the mark");
    }
    return text.substring(before.length(), text.length() - END.length());
  }
}
