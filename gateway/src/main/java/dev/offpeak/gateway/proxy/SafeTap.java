package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tap whose failures never reach the call. Used on the call's event loop. */
final class SafeTap implements Tap {

  private static final Logger LOG = LoggerFactory.getLogger(SafeTap.class);

  private final String call;
  private Tap tap;

  private SafeTap(String call, Tap tap) {
    this.call = call;
    this.tap = tap;
  }

  static Tap open(Taps taps, Call call) {
    SafeTap safe = new SafeTap(call.id(), NONE);
    safe.guard(() -> safe.tap = taps.open(call));
    return safe;
  }

  /** Only the exception's class is logged: its message may hold what a client sent. */
  private void guard(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException broken) {
      tap = NONE;
      LOG.warn("call {} is not metered: {}", call, broken.getClass().getName());
    }
  }

  @Override
  public void requestBytes(Buffer piece) {
    guard(() -> tap.requestBytes(piece));
  }

  @Override
  public void responseHead(int status, MultiMap headers) {
    guard(() -> tap.responseHead(status, headers));
  }

  @Override
  public void responseBytes(Buffer piece) {
    guard(() -> tap.responseBytes(piece));
  }

  @Override
  public void ended(CallEnd end) {
    guard(() -> tap.ended(end));
  }
}
