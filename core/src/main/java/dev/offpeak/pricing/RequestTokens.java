package dev.offpeak.pricing;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request's tokens before it is sent.
 *
 * @param input its prompt, estimated
 * @param output its answer, estimated
 * @param outputMax the most it may answer; null if the request does not say
 * @param cacheWritesPossible whether the prompt may be written to a cache that is billed
 * @param markedByUs whether it is we who may mark it for the cache, at the short lifetime
 */
public record RequestTokens(
    TokenRange input,
    TokenRange output,
    @Nullable Long outputMax,
    boolean cacheWritesPossible,
    boolean markedByUs) {

  /** What is sent as it is. */
  public RequestTokens(
      TokenRange input, TokenRange output, @Nullable Long outputMax, boolean cacheWritesPossible) {
    this(input, output, outputMax, cacheWritesPossible, false);
  }

  /** The same, if we may mark it. */
  public RequestTokens withMark() {
    return new RequestTokens(input, output, outputMax, true, true);
  }
}
