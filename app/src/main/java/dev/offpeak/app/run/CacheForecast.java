package dev.offpeak.app.run;

import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.SharedBeginnings;
import dev.offpeak.intake.SharedBeginnings.Found;
import dev.offpeak.intake.SharedBeginnings.Reason;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.prefix.PrefixPlanner;
import dev.offpeak.prefix.PrefixPlanner.Line;
import dev.offpeak.prefix.PrefixPlanner.Prompt;
import dev.offpeak.pricing.Rates;
import dev.offpeak.source.SourceRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What marks for the provider's cache will change and save, judged by the first requests as by
 * those of one batch. Not thread-safe.
 */
final class CacheForecast {

  /** Requests that are looked at: what the largest batch of one provider holds, and not all. */
  private static final int LOOKED_AT_MAX = 50_000;

  private static final long PICO_IN_NANO = 1_000;
  private static final long HUNDREDTHS = 100;

  private final SharedBeginnings beginnings;
  private final Pricer pricer;
  private final List<Prompt> prompts = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Map<Reason, Long> left = new EnumMap<>(Reason.class);
  private boolean cached;
  private @Nullable Outlook outlook;

  CacheForecast(SharedBeginnings beginnings, Pricer pricer) {
    this.beginnings = beginnings;
    this.pricer = pricer;
  }

  /** Takes a request in; whether it may be marked. */
  boolean add(ProviderName provider, Feature feature, SourceRequest request) {
    Found found = beginnings.of(provider, feature, request);
    Reason why = found.why();
    cached |= why != Reason.OFF;
    outlook = null;
    if (why != null) {
      left.merge(why, 1L, Long::sum);
      return false;
    }
    if (prompts.size() < LOOKED_AT_MAX) {
      prompts.add(
          new Prompt(found.beginnings(), rates(provider, feature, request.facts().model())));
      endpoints.add(request.endpoint());
    }
    return true;
  }

  private @Nullable Rates rates(ProviderName provider, Feature feature, String model) {
    return pricer
        .modelPrice(provider, feature, model)
        .flatMap(price -> price.rates(Lane.BATCH, 0))
        .orElse(null);
  }

  /** Whether any feature of the requests is cached. */
  boolean isCached() {
    return cached;
  }

  /** How many requests are left alone, by reason; none where nothing is cached. */
  Map<Reason, Long> left() {
    Map<Reason, Long> told = new EnumMap<>(left);
    told.remove(Reason.OFF);
    return told;
  }

  /**
   * What happens to those that may be marked.
   *
   * @param marked how many are
   * @param alone how many are not, because too few share their beginning
   * @param tokens the shortest and the longest beginning, as estimated
   * @param low what it saves of their input at the lowest hit rate
   * @param high the same at the highest
   * @param example one of the marks, and the endpoint it goes to; null if there is none
   */
  record Outlook(
      long marked, long alone, Tokens tokens, Usd low, Usd high, @Nullable Example example) {}

  /** From and to. */
  record Tokens(long least, long most) {}

  /** A mark. */
  record Example(Endpoint endpoint, Beginning at) {}

  Outlook outlook() {
    Outlook known = outlook == null ? look() : outlook;
    outlook = known;
    return known;
  }

  private Outlook look() {
    Map<Long, Long> sharers = new HashMap<>();
    Map<Long, Line> lines = new HashMap<>();
    long marked = 0;
    for (Line line : PrefixPlanner.arrange(prompts)) {
      Integer mark = line.mark();
      if (mark != null) {
        long hash = prompts.get(line.prompt()).beginnings().get(mark).hash();
        sharers.merge(hash, 1L, Long::sum);
        lines.putIfAbsent(hash, line);
        marked++;
      }
    }
    long low = 0;
    long high = 0;
    long least = Long.MAX_VALUE;
    long most = 0;
    Example example = null;
    for (Map.Entry<Long, Line> shared : lines.entrySet()) {
      Prompt prompt = prompts.get(shared.getValue().prompt());
      Integer mark = shared.getValue().mark();
      Rates rates = prompt.rates();
      if (mark != null && rates != null) {
        Beginning at = prompt.beginnings().get(mark);
        long count = sharers.getOrDefault(shared.getKey(), 0L);
        low += nanos(count, rates, PrefixPlanner.HITS_PERCENT, at);
        high += nanos(count, rates, PrefixPlanner.HITS_PERCENT_BEST, at);
        least = Math.min(least, at.tokens());
        most = Math.max(most, at.tokens());
        example = new Example(endpoints.get(shared.getValue().prompt()), at);
      }
    }
    return new Outlook(
        marked,
        prompts.size() - marked,
        new Tokens(Math.min(least, most), most),
        new Usd(low),
        new Usd(high),
        example);
  }

  private static long nanos(long sharers, Rates rates, int hitsPercent, Beginning at) {
    long token = PrefixPlanner.saves(sharers, rates, hitsPercent) / HUNDREDTHS;
    return Math.multiplyExact(token, (long) at.tokens()) / PICO_IN_NANO;
  }
}
