package dev.offpeak.imports;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What we read of a row, by the names that {@code --map} and the tables of aliases use. */
public enum Field {
  TIME,
  FEATURE,
  PROVIDER,
  MODEL,
  LANE,
  CALLS,
  /** The whole prompt, cached and written tokens included. */
  INPUT_TOKENS,
  CACHED_TOKENS,
  CACHE_WRITE_TOKENS,
  OUTPUT_TOKENS,
  COST_USD,
  STREAMED,
  DURATION_MS,
  STATUS,
  ORIGIN,
  KEY,
  USER_AGENT,
  PREFIX,
  ID,
  /** When it ended. */
  END,
  /** When the first token came; for answers in one piece some tools write the end here. */
  FIRST_TOKEN,
  FIRST_BYTE_MS,
  FIRST_BYTE_S,
  DURATION_S,
  /** The prompt without cached and written tokens. */
  UNCACHED_INPUT_TOKENS,
  /** The prompt as its provider counts: Anthropic leaves cached and written tokens out. */
  PROVIDER_INPUT_TOKENS,
  CACHE_WRITE_LONG_TOKENS,
  /** A part of the output. */
  REASONING_TOKENS,
  /** Reasoning that the output tokens leave out. */
  REASONING_APART_TOKENS,
  TOTAL_TOKENS,
  WEB_SEARCHES,
  ERROR,
  ENDPOINT,
  TRACE,
  /** The tier that a provider names. */
  TIER,
  /** What kind of row it is, where an export mixes calls with others. */
  KIND,
  /** When the span of time ends that a provider's row sums. */
  BUCKET_END;

  private static final Set<Field> MAPPABLE = EnumSet.range(TIME, ID);

  /** The name in files and flags. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names that {@code --map} takes, in their order. */
  public static List<String> mappable() {
    return MAPPABLE.stream().map(Field::label).toList();
  }

  /** The field that {@code --map} calls so; empty if it takes no such name. */
  public static Optional<Field> ofMap(String name) {
    return ofLabel(name).filter(MAPPABLE::contains);
  }

  static Optional<Field> ofLabel(String name) {
    return Arrays.stream(values()).filter(field -> field.label().equals(name)).findFirst();
  }
}
