package dev.offpeak.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * Looks on while a call passes. All methods are called on the event loop of the call, in the order
 * of what happens, and must return at once: no lock that is held for long, no store, no file. What
 * a tap throws ends its looking, but for the end, and nothing else. Buffers are lent for the time
 * of the method.
 */
public interface Tap {

  /** Sees nothing. */
  Tap NONE = new Tap() {};

  /** A piece of the request's body, as it goes to the provider. */
  default void requestBytes(Buffer piece) {}

  /** The head of the provider's answer, as it came. */
  default void responseHead(int status, MultiMap headers) {}

  /** A piece of the answer's body, as it came from the provider. */
  default void responseBytes(Buffer piece) {}

  /** The call is over. Always the last method, and called once. */
  default void ended(CallEnd end) {}
}
