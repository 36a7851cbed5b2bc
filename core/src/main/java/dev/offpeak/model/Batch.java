package dev.offpeak.model;

import java.time.Instant;

/**
 * A group of requests handed to a provider as one unit, as the store knows it at one moment.
 *
 * @param requests lines in it
 * @param wireBytes exact size of its lines on the wire
 * @param estimatedInputTokens what it takes of the account's queue, by our estimate
 * @param reserved the upper bound of its cost, zero where a model is unpriced
 * @param nextAt when somebody should look at it again
 * @param polls how often it was looked at in its present kind of state
 */
public record Batch(
    BatchId id,
    AccountId account,
    RequestGroup group,
    BatchState state,
    Instant plannedAt,
    int requests,
    long wireBytes,
    long estimatedInputTokens,
    Usd reserved,
    Instant nextAt,
    int polls) {}
