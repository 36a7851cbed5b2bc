package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.wire.BodyHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which prompt prefixes were written, so that the same prefix is read the next time.
 * Lifetimes are not modelled: an entry goes when ten thousand newer ones have come. Thread-safe.
 */
public final class PromptCache {
  private static final int ENTRIES_MAX = 10_000;

  /** Anthropic's guide to batches, checked 2026-11-23: 30 % to 98 % of requests find theirs. */
  private static final int BATCH_HITS_LEAST = 30;

  private static final int BATCH_HITS_MOST = 98;
  private static final int PERCENT = 100;

  private final int hitsPercent;

  private final Map<Long, Boolean> written =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  /** A cache that finds all it was given, as calls do that come one after the other. */
  public PromptCache() {
    this(PERCENT);
  }

  private PromptCache(int hitsPercent) {
    this.hitsPercent = hitsPercent;
  }

  /** A cache as a batch finds it: what runs at the same time cannot read each other's. */
  public static PromptCache ofBatch(long seed) {
    int span = BATCH_HITS_MOST - BATCH_HITS_LEAST + 1;
    return new PromptCache(BATCH_HITS_LEAST + (int) Math.floorMod(BodyHash.mix(seed), (long) span));
  }

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
   * @param nonce decides whether this prompt finds anything
   * @param breakpoints in the order of the prompt, those below the minimum already left out
   */
  public synchronized Use use(List<Breakpoint> breakpoints, long nonce) {
    boolean finds = Math.floorMod(BodyHash.mix(nonce), (long) PERCENT) < hitsPercent;
    long read = 0;
    long short5m = 0;
    long hour = 0;
    for (Breakpoint breakpoint : breakpoints) {
      if (finds && written.containsKey(breakpoint.prefix())) {
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
