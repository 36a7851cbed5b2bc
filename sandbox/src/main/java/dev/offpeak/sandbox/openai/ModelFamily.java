package dev.offpeak.sandbox.openai;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name says about its cache.
 *
 * @param generation major version times 100 plus minor version; 0 if the name does not say
 */
record ModelFamily(int generation) {
  private static final Pattern GPT = Pattern.compile("gpt-(\\d{1,2})(?:\\.(\\d{1,2}))?");
  private static final int GPT_5 = 500;
  private static final int GPT_5_6 = 506;

  static ModelFamily of(String model) {
    Matcher matcher = GPT.matcher(model);
    if (!matcher.find()) {
      return new ModelFamily(0);
    }
    int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return new ModelFamily(Integer.parseInt(matcher.group(1)) * 100 + minor);
  }

  /** Whether it bills cache writes and knows {@code prompt_cache_options}: GPT-5.6 and later. */
  boolean writesCache() {
    return generation >= GPT_5_6;
  }

  /** Whether batches get the cache discount: GPT-5 and later. */
  boolean readsCacheInBatch() {
    return generation >= GPT_5;
  }
}
