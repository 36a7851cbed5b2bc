package dev.offpeak.store;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.Feature;
import dev.offpeak.payload.PayloadRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request about to be stored.
 *
 * @param ordinal its place in the input, from 1 and rising: a line or row number; an open-ended run
 *     numbers its requests itself
 * @param body the bytes to be sent
 * @param row what the source wants back with the answer (the input's columns as JSON), or null
 * @param estimatedInputTokens our estimate of its prompt
 * @param outputTokensMax the most it may answer where it says so, else our expectation
 * @param reserveNanos the upper bound of its cost in nano-dollars in the batch lane, 0 if unpriced
 * @param bodyHash identifies the body where a later run must know what was asked before, or null
 * @param deadline when its answer is due; null for the deadline of its run
 * @param invalid why it cannot be sent, null for a good one; an invalid one is stored as failed,
 *     and its custom id may repeat another's
 * @param beginnings where a cache may be told that its prompt's beginning ends, the shortest first;
 *     none where its feature is not to be cached
 */
public record NewRequest(
    long ordinal,
    String customId,
    Feature feature,
    Endpoint endpoint,
    String model,
    PayloadRef body,
    @Nullable PayloadRef row,
    long estimatedInputTokens,
    long outputTokensMax,
    long reserveNanos,
    @Nullable Long bodyHash,
    @Nullable Instant deadline,
    @Nullable Failure invalid,
    List<Beginning> beginnings) {

  public NewRequest {
    beginnings = List.copyOf(beginnings);
  }

  /** A request whose beginning is nobody's concern. */
  public NewRequest(
      long ordinal,
      String customId,
      Feature feature,
      Endpoint endpoint,
      String model,
      PayloadRef body,
      @Nullable PayloadRef row,
      long estimatedInputTokens,
      long outputTokensMax,
      long reserveNanos,
      @Nullable Long bodyHash,
      @Nullable Instant deadline,
      @Nullable Failure invalid) {
    this(
        ordinal,
        customId,
        feature,
        endpoint,
        model,
        body,
        row,
        estimatedInputTokens,
        outputTokensMax,
        reserveNanos,
        bodyHash,
        deadline,
        invalid,
        List.of());
  }

  /** The same request, not to be sent. */
  public NewRequest asInvalid(Failure why) {
    return new NewRequest(
        ordinal,
        customId,
        feature,
        endpoint,
        model,
        body,
        row,
        estimatedInputTokens,
        outputTokensMax,
        reserveNanos,
        null,
        deadline,
        why);
  }
}
