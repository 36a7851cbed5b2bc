package dev.offpeak.model;

import org.jspecify.annotations.Nullable;

/**
 * What a provider says it billed for one answer.
 *
 * @param model the model that answered, as the provider names it; null if it did not say
 * @param serviceTier the tier really used ({@code batch}, {@code default}, {@code flex} …); null if
 *     not told
 * @param inferenceGeo where it ran, where that changes the price ({@code us}); null if not told
 */
public record BilledAnswer(
    Usage usage,
    @Nullable String model,
    @Nullable String serviceTier,
    @Nullable String inferenceGeo) {}
