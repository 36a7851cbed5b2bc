package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What providers bill beside the price of tokens. Sources:
 * platform.claude.com/docs/en/about-claude/pricing and
 * developers.openai.com/api/docs/guides/fast-mode, read in November 2026.
 */
final class Surcharges {

  /**
   * Anthropic's web search: 10 USD for 1,000 searches. Assumption: not halved in a batch, as the
   * discount is stated for tokens.
   */
  static final long WEB_SEARCH_PICO = 10_000_000_000L;

  /** Multipliers are in tenths, so that all of them are whole numbers. */
  static final int PLAIN_TENTHS = 10;

  /** Anthropic's {@code inference_geo: us}, from the 4.6 models on: 1.1 times every token. */
  static final int US_INFERENCE_TENTHS = 11;

  /** OpenAI's priority (fast) tier in the current families: twice the standard price. */
  static final int PRIORITY_TENTHS = 20;

  /** {@code claude-opus-4-6}, {@code claude-haiku-5-5-20260901}; not {@code claude-3-opus-…}. */
  private static final Pattern CLAUDE =
      Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:-(\\d{1,2}))?(?:-.*)?");

  private static final int FIRST_MAJOR_WITH_GEO = 4;
  private static final int FIRST_MINOR_WITH_GEO = 6;

  private Surcharges() {}

  /** Whether the model's price depends on where it ran. */
  static boolean dependsOnGeo(ProviderName provider, String model) {
    if (!provider.equals(ProviderName.ANTHROPIC)) {
      return false;
    }
    Matcher version = CLAUDE.matcher(model);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    return major > FIRST_MAJOR_WITH_GEO
        || (major == FIRST_MAJOR_WITH_GEO && minor >= FIRST_MINOR_WITH_GEO);
  }
}
