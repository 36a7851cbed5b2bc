package dev.offpeak.gateway.meter;

import dev.offpeak.model.Usage;
import dev.offpeak.pricing.TokenEstimator;
import dev.offpeak.pricing.TokenHistory;
import dev.offpeak.pricing.TokenRange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the tokens of calls that were cut short, from what whole ones of the same model took
 * since the start. Thread-safe.
 */
final class LearnedTokens {

  /** Models beyond this many are estimated by the prior; clients may invent names. */
  private static final int MODELS_MAX = 1_000;

  private final Map<String, Sums> byModel = new ConcurrentHashMap<>();

  /** Over answers whose usage was told; streamed ones also tell what a token weighs. */
  private static final class Sums {
    private long answers;
    private long estimatedInput;
    private long input;
    private long output;
    private long streams;
    private long streamedBytes;
    private long streamedTokens;

    synchronized void add(long estimated, long outputBytes, Usage usage) {
      answers++;
      estimatedInput += estimated;
      input += usage.inputTokens();
      output += usage.outputTokens();
      if (outputBytes > 0) {
        streams++;
        streamedBytes += outputBytes;
        streamedTokens += Math.max(0, usage.outputTokens() - usage.reasoningTokens());
      }
    }

    synchronized TokenHistory history() {
      return new TokenHistory(answers, estimatedInput, input, output);
    }

    synchronized long tokens(long bytes) {
      return streams < TokenHistory.ANSWERS_MIN
          ? prior(bytes)
          : Math.round((double) bytes * streamedTokens / streamedBytes);
    }
  }

  /** Learns from an answer whose usage was told. */
  void learn(@Nullable String model, long estimatedInput, long outputBytes, Usage usage) {
    String name = model == null ? "" : model;
    Sums sums = byModel.get(name);
    if (sums == null && byModel.size() < MODELS_MAX) {
      sums = byModel.computeIfAbsent(name, _ -> new Sums());
    }
    if (sums != null) {
      sums.add(estimatedInput, outputBytes, usage);
    }
  }

  /** A prompt's tokens, from what its size says of them. */
  long input(@Nullable String model, long estimated) {
    return TokenEstimator.input(new TokenRange(estimated, estimated, estimated, ""), history(model))
        .expected();
  }

  /** Tokens of text that was streamed. */
  long streamed(@Nullable String model, long bytes) {
    Sums sums = byModel.get(model == null ? "" : model);
    return sums == null ? prior(bytes) : sums.tokens(bytes);
  }

  /** Tokens of an answer of which nothing could be read. */
  long output(@Nullable String model) {
    return TokenEstimator.output(null, history(model)).expected();
  }

  private @Nullable TokenHistory history(@Nullable String model) {
    Sums sums = byModel.get(model == null ? "" : model);
    return sums == null ? null : sums.history();
  }

  private static long prior(long bytes) {
    return Math.ceilDiv(bytes, TokenEstimator.BYTES_A_TOKEN);
  }
}
