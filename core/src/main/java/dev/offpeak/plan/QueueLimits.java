package dev.offpeak.plan;

import dev.offpeak.model.RequestGroup;
import java.util.HashMap;
import java.util.Map;

/**
 * What an account turned out to take, learned from its refusals. The numbers a provider writes into
 * its messages are only hints, so that none are read. Thread-safe.
 */
public final class QueueLimits {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final Map<RequestGroup, Long> queuedTokensMax = new HashMap<>();
  private int requestsMax;
  private long bytesMax;

  /** Starts from what the provider documents. */
  public QueueLimits(int requestsMax, long bytesMax) {
    this.requestsMax = requestsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * The most a batch of the group may hold.
   *
   * @param documentedTokensMax the provider's own limit of queued tokens, 0 if unknown
   */
  public synchronized BatchSize batchSize(RequestGroup group, long documentedTokensMax) {
    return new BatchSize(requestsMax, bytesMax, tokensMax(group, documentedTokensMax));
  }

  /** Whether a batch may go now, with so much of its group at the provider already. */
  public synchronized boolean admits(
      RequestGroup group, long documentedTokensMax, long tokensInFlight, long batchTokens) {
    // Alone a batch may always try: only the provider knows whether it is too large.
    return tokensInFlight == 0
        || batchTokens <= tokensMax(group, documentedTokensMax) - tokensInFlight;
  }

  /**
   * The queue was full.
   *
   * @param tokensInFlight of ours when it was
   * @param batchTokens of the refused batch
   * @return whether the batch itself is too large: nothing else of ours was in the queue
   */
  public synchronized boolean refused(RequestGroup group, long tokensInFlight, long batchTokens) {
    boolean alone = tokensInFlight == 0;
    long learned = alone ? Math.max(1, batchTokens / 2) : tokensInFlight;
    queuedTokensMax.merge(group, learned, alone ? (a, b) -> b : Math::min);
    return alone;
  }

  /** A batch was larger than the provider takes. */
  public synchronized void tooLarge(int requests, long bytes) {
    requestsMax = Math.max(1, Math.min(requestsMax, requests / 2));
    bytesMax = Math.max(1, Math.min(bytesMax, bytes / 2));
  }

  private long tokensMax(RequestGroup group, long documentedTokensMax) {
    long documented = documentedTokensMax > 0 ? documentedTokensMax : UNLIMITED;
    return Math.min(documented, queuedTokensMax.getOrDefault(group, UNLIMITED));
  }
}
