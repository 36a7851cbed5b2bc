package dev.offpeak.imports;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Token counts of a row, brought to one way of counting: input with cached and written ones. */
final class TokenCounts {

  /** More than anybody's month; sums of as many rows as a file has cannot overflow. */
  private static final long COUNT_MAX = 1_000_000_000_000L;

  private final RowFields fields;
  private final Aliases aliases;

  private TokenCounts(RowFields fields, Aliases aliases) {
    this.fields = fields;
    this.aliases = aliases;
  }

  /** What a row tells; null if it tells no tokens. */
  static @Nullable Usage read(RowFields fields, Aliases aliases) throws UnreadableRowException {
    return new TokenCounts(fields, aliases).usage();
  }

  private @Nullable Usage usage() throws UnreadableRowException {
    Long told = count(Field.INPUT_TOKENS);
    Long apart = count(Field.UNCACHED_INPUT_TOKENS);
    Long own = count(Field.PROVIDER_INPUT_TOKENS);
    Long output = count(Field.OUTPUT_TOKENS);
    if (told == null && apart == null && own == null && output == null) {
      return null;
    }
    long cached = orZero(count(Field.CACHED_TOKENS));
    long written = orZero(count(Field.CACHE_WRITE_TOKENS));
    long writtenLong = Math.min(orZero(count(Field.CACHE_WRITE_LONG_TOKENS)), written);
    if (own != null && isAnthropic()) {
      apart = own;
    } else if (own != null) {
      told = own;
    }
    long input = told == null ? input(orZero(apart), cached, written, orZero(output)) : told;
    if (cached + written > input) {
      throw new UnreadableRowException(
          "it counts more cached tokens than input; input_tokens includes cached ones");
    }
    long reasoningApart = orZero(count(Field.REASONING_APART_TOKENS));
    long reasoning = orZero(count(Field.REASONING_TOKENS)) + reasoningApart;
    long answered = orZero(output) + reasoningApart;
    if (reasoningApart > 0 && isTotal(input + orZero(output))) {
      answered = orZero(output);
    }
    return new Usage(
        input,
        cached,
        written,
        writtenLong,
        answered,
        Math.min(reasoning, answered),
        orZero(count(Field.WEB_SEARCHES)));
  }

  /** The whole input, where cached tokens are told apart from it; a total may say otherwise. */
  private long input(long apart, long cached, long written, long output)
      throws UnreadableRowException {
    boolean includes = cached + written > 0 && isTotal(apart + output);
    return includes && cached + written <= apart ? apart : apart + cached + written;
  }

  private boolean isTotal(long sum) throws UnreadableRowException {
    Long total = count(Field.TOTAL_TOKENS);
    return total != null && total == sum;
  }

  private boolean isAnthropic() {
    String provider = fields.first(aliases.paths(Field.PROVIDER));
    String name = provider == null ? "" : provider.toLowerCase(Locale.ROOT);
    return name.equals(ProviderName.ANTHROPIC.value()) || name.equals("claude");
  }

  private @Nullable Long count(Field field) throws UnreadableRowException {
    return count(fields, aliases, field);
  }

  private static long orZero(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  /** A count of a row; null if it is not told. */
  static @Nullable Long count(RowFields fields, Aliases aliases, Field field)
      throws UnreadableRowException {
    String text = fields.first(aliases.paths(field));
    if (text == null) {
      return null;
    }
    try {
      long count = Numbers.parse(text).longValueExact();
      if (count < 0) {
        throw new UnreadableRowException(field.label() + " is negative");
      }
      if (count > COUNT_MAX) {
        throw new UnreadableRowException(field.label() + " is beyond anything that is counted");
      }
      return count;
    } catch (ArithmeticException | NumberFormatException notACount) {
      throw new UnreadableRowException(field.label() + " is no whole number");
    }
  }
}
