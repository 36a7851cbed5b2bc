package dev.offpeak.pricing;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request's tokens before it is sent.
 *
 * @param input its prompt, estimated
 * @param output its answer, estimated
 * @param outputMax the most it may answer; null if the request does not say
 * @param cacheWritesPossible whether the prompt may be written to a cache that is billed
 */
public record RequestTokens(
    TokenRange input, TokenRange output, @Nullable Long outputMax, boolean cacheWritesPossible) {}
