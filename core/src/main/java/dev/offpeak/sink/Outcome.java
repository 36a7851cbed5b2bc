package dev.offpeak.sink;

import dev.offpeak.model.Failure;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import org.jspecify.annotations.Nullable;

/**
 * One request's end, as outputs tell it.
 *
 * @param row the input's columns as JSON; null for batch files
 * @param text the answer's text; null unless it was answered. Of a request that failed: its last
 *     answer, which was rejected
 * @param response the provider's body; null if there is none
 * @param line the provider's whole result line; null if there is none
 * @param failure null unless it failed
 * @param usage of that answer; null unless there is one
 * @param cost of all its answers, rejected ones included; null if not answered, or unpriced
 */
public record Outcome(
    long ordinal,
    String customId,
    RequestState.Kind state,
    byte @Nullable [] row,
    @Nullable String text,
    byte @Nullable [] response,
    byte @Nullable [] line,
    @Nullable Failure failure,
    @Nullable Usage usage,
    @Nullable Usd cost,
    Lane lane,
    int attempts) {}
