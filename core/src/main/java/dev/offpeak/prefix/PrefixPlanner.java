package dev.offpeak.prefix;

import dev.offpeak.model.Beginning;
import dev.offpeak.pricing.Rates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which beginnings that the requests of one batch share are marked for the provider's
 * cache, and puts those that share one next to each other. A mark is set only where it saves even
 * at the lowest hit rate that the provider speaks of.
 */
public final class PrefixPlanner {

  /**
   * Of the requests of a batch after the first, how many find in the cache what those before wrote:
   * Anthropic's documentation of batches speaks of 30 % to 98 % (checked 2026-11-23). OpenAI names
   * no figure, so the same is assumed.
   */
  public static final int HITS_PERCENT = 30;

  /** The upper end of the same. */
  public static final int HITS_PERCENT_BEST = 98;

  private static final int PERCENT = 100;

  private PrefixPlanner() {}

  /**
   * A request of the batch.
   *
   * @param beginnings where a mark could go, the shortest first; none to leave it alone
   * @param rates of its model in that lane; null if unpriced, which leaves it alone too
   */
  public record Prompt(List<Beginning> beginnings, @Nullable Rates rates) {

    public Prompt {
      beginnings = List.copyOf(beginnings);
    }
  }

  /**
   * A line of the batch.
   *
   * @param prompt its request's place among the prompts, from 0
   * @param mark which of its beginnings is marked, from 0; null for none
   */
  public record Line(int prompt, @Nullable Integer mark) {}

  /**
   * The lines of a batch in their order: first those without a mark, in the order that they came
   * in, then one shared beginning after the other.
   */
  public static List<Line> arrange(List<Prompt> prompts) {
    List<@Nullable Integer> marks = marks(prompts);
    List<Line> lines = new ArrayList<>(prompts.size());
    Map<Long, List<Line>> shared = new LinkedHashMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      Integer mark = marks.get(i);
      Line line = new Line(i, mark);
      if (mark == null) {
        lines.add(line);
      } else {
        long hash = prompts.get(i).beginnings().get(mark).hash();
        shared.computeIfAbsent(hash, any -> new ArrayList<>()).add(line);
      }
    }
    shared.values().forEach(lines::addAll);
    return lines;
  }

  /** The best mark of each prompt; where others take longer ones, what is left may be too few. */
  private static List<@Nullable Integer> marks(List<Prompt> prompts) {
    Map<Long, Integer> sharers = new HashMap<>();
    for (Prompt prompt : prompts) {
      prompt.beginnings().forEach(one -> sharers.merge(one.hash(), 1, Integer::sum));
    }
    List<@Nullable Integer> best = new ArrayList<>(prompts.size());
    Map<Long, Integer> takers = new HashMap<>();
    for (Prompt prompt : prompts) {
      Integer mark = best(prompt, sharers);
      best.add(mark);
      if (mark != null) {
        takers.merge(prompt.beginnings().get(mark).hash(), 1, Integer::sum);
      }
    }
    for (int i = 0; i < best.size(); i++) {
      Integer mark = best.get(i);
      Prompt prompt = prompts.get(i);
      Rates rates = prompt.rates();
      if (mark != null
          && rates != null
          && !pays(takers.getOrDefault(prompt.beginnings().get(mark).hash(), 0), rates)) {
        best.set(i, null);
      }
    }
    return best;
  }

  private static @Nullable Integer best(Prompt prompt, Map<Long, Integer> sharers) {
    Rates rates = prompt.rates();
    if (rates == null) {
      return null;
    }
    Integer best = null;
    long most = 0;
    for (int i = 0; i < prompt.beginnings().size(); i++) {
      Beginning beginning = prompt.beginnings().get(i);
      int sharing = sharers.getOrDefault(beginning.hash(), 0);
      long each = sharing == 0 ? 0 : saves(sharing, rates, HITS_PERCENT) / sharing;
      long all = Math.multiplyExact(each, (long) beginning.tokens());
      if (all > most) {
        best = i;
        most = all;
      }
    }
    return best;
  }

  /** Whether a mark saves at the lowest hit rate, if so many requests share what it ends. */
  public static boolean pays(long sharers, Rates rates) {
    return sharers > 1 && saves(sharers, rates, HITS_PERCENT) > 0;
  }

  /**
   * What a shared token saves over all requests that share it, in hundredths of a pico-dollar. The
   * first request finds nothing; of the others some do, and the rest write again, because those
   * that run at the same time cannot read each other's.
   */
  public static long saves(long sharers, Rates rates, int hitsPercent) {
    long all = Math.multiplyExact(sharers, (long) PERCENT);
    long hits = Math.multiplyExact(Math.max(0, sharers - 1), (long) hitsPercent);
    long marked =
        Math.addExact(
            Math.multiplyExact(all - hits, rates.cacheWrite()),
            Math.multiplyExact(hits, rates.cachedInput()));
    return Math.subtractExact(Math.multiplyExact(all, rates.input()), marked);
  }
}
