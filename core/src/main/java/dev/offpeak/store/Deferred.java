package dev.offpeak.store;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that was taken in to be answered later, with who waits for it.
 *
 * @param request what is sent for it
 * @param bodyHash of the canonical body, in hexadecimal
 * @param held whether a live process still has its caller
 * @param deadline until when its answer is wanted; null if whenever
 * @param deliveredAt when a caller had the answer last; null before
 * @param client who called, as a User-Agent says it; empty if it does not
 * @param routedTo the model its request goes to, where it named another; else null
 */
public record Deferred(
    DeferredId id,
    RequestId request,
    RunId run,
    Endpoint endpoint,
    String credential,
    String bodyHash,
    Mode mode,
    State state,
    boolean held,
    Instant createdAt,
    @Nullable Instant deadline,
    @Nullable Instant deliveredAt,
    String client,
    @Nullable String routedTo) {

  /** How the caller wants its answer. */
  public enum Mode {
    /** On the connection that asked. */
    HOLD,
    /** It asks again at an address of ours. */
    ASYNC,
    /** It asks again as for a background response of OpenAI's. */
    BACKGROUND
  }

  /** What has become of the call; where its request is, the request says. */
  public enum State {
    /** Nobody has had the answer yet. */
    WAITING,
    /** A caller had the answer, or the provider's error. */
    DELIVERED,
    /** It was sent, and nobody came for the answer in time; the answer is kept. */
    UNCOLLECTED,
    /** Its caller took it back. */
    CANCELLED,
    /** Nobody came for it in time, and it was never sent. */
    EXPIRED
  }
}
