package dev.offpeak.sandbox.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which prompt prefixes were written, so that the same prefix is read the next time.
 * Lifetimes are not modelled: an entry goes when ten thousand newer ones have come. Thread-safe.
 */
public final class PromptCache {
  private static final int ENTRIES_MAX = 10_000;

  private final Map<Long, Boolean> written =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  /**
   * A place where a prefix may be written or read.
   *
   * @param tokens tokens from the beginning of the prompt to here
   * @param prefix hash of everything from the beginning of the prompt to here
   * @param hour whether it is to live for an hour
   */
  public record Breakpoint(long tokens, long prefix, boolean hour) {}

  /**
   * What the cache did for one prompt.
   *
   * @param read tokens read
   * @param written tokens written for the short lifetime
   * @param writtenHour tokens written for an hour
   */
  public record Use(long read, long written, long writtenHour) {
    /** Nothing was cached. */
    public static final Use NONE = new Use(0, 0, 0);
  }

  /**
   * Reads the longest known prefix and writes the rest up to the last breakpoint.
   *
   * @param breakpoints in the order of the prompt, those below the minimum already left out
   */
  public synchronized Use use(List<Breakpoint> breakpoints) {
    long read = 0;
    long short5m = 0;
    long hour = 0;
    for (Breakpoint breakpoint : breakpoints) {
      if (written.containsKey(breakpoint.prefix())) {
        read = breakpoint.tokens();
      }
    }
    long reached = read;
    for (Breakpoint breakpoint : breakpoints) {
      if (breakpoint.tokens() > reached) {
        long more = breakpoint.tokens() - reached;
        short5m += breakpoint.hour() ? 0 : more;
        hour += breakpoint.hour() ? more : 0;
        reached = breakpoint.tokens();
      }
      written.put(breakpoint.prefix(), true);
    }
    return new Use(read, short5m, hour);
  }
}
