package dev.offpeak.sandbox.batch;

import java.util.Map;

/**
 * What the providers allow; the defaults are their published limits.
 *
 * @param openAiRequestsMax lines of one OpenAI batch
 * @param openAiBytesMax bytes of one OpenAI input file
 * @param anthropicRequestsMax requests of one Anthropic batch
 * @param anthropicBytesMax bytes of one Anthropic create call
 * @param creationsAnHour batches an OpenAI account may create in any hour
 * @param queuedRequestsMax requests in unfinished batches of an Anthropic account
 * @param enqueuedTokens prompt tokens in unfinished batches of an OpenAI account, by model; models
 *     not named have no limit
 */
public record Limits(
    int openAiRequestsMax,
    long openAiBytesMax,
    int anthropicRequestsMax,
    long anthropicBytesMax,
    int creationsAnHour,
    long queuedRequestsMax,
    Map<String, Long> enqueuedTokens) {
  /** The published limits of November 2026, tier "Start" at Anthropic, no token limits. */
  public static final Limits PUBLISHED =
      new Limits(50_000, 200_000_000L, 100_000, 256_000_000L, 2_000, 200_000, Map.of());

  /** Copies the map. */
  public Limits {
    enqueuedTokens = Map.copyOf(enqueuedTokens);
  }
}
