package dev.offpeak.provider.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one call went, before a dialect says what the answer means. */
public sealed interface Reply {

  /**
   * A complete answer.
   *
   * @param requestId the provider's id of the call; null if it gave none
   * @param retryAfter how long the answer asks to wait; null if it does not say
   * @param date the answering side's clock; null if it did not say
   * @param headers all there were
   */
  record Answered(
      int status,
      byte[] body,
      @Nullable String requestId,
      @Nullable Duration retryAfter,
      @Nullable Instant date,
      HttpHeaders headers)
      implements Reply {

    public boolean success() {
      return status >= 200 && status < 300;
    }
  }

  /** No byte of a request body left us: name, connection or TLS failed. */
  record NotSent(String why) implements Reply {}

  /** Sent, at least in part, and not answered, or the answer was cut. */
  record Lost(String why) implements Reply {}
}
