package dev.offpeak.sandbox.wire;

import org.jspecify.annotations.Nullable;

/**
 * The parts of one batch request.
 *
 * @param customId null if absent or not a string
 * @param method null if absent; Anthropic has none
 * @param url null if absent; Anthropic has none
 * @param model the body's model, null if absent or not a string
 * @param bodyStart index of the body's first byte in the parsed array; -1 if there is no object
 * @param bodyEnd index after the body's last byte; -1 if there is no object
 */
public record RequestParts(
    @Nullable String customId,
    @Nullable String method,
    @Nullable String url,
    @Nullable String model,
    int bodyStart,
    int bodyEnd) {

  /** Whether the request has a body, and the body is an object. */
  public boolean hasBody() {
    return bodyStart >= 0;
  }

  /** Bytes of the body exactly as sent. */
  public int bodyLength() {
    return bodyEnd - bodyStart;
  }
}
