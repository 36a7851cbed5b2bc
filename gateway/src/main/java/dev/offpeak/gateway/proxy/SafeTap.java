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
  private boolean broken;

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
    } catch (RuntimeException failure) {
      broken = true;
      LOG.warn("call {} is not metered: {}", call, failure.getClass().getName());
    }
  }

  @Override
  public void requestBytes(Buffer piece) {
    if (!broken) {
      guard(() -> tap.requestBytes(piece));
    }
  }

  @Override
  public void responseHead(int status, MultiMap headers) {
    if (!broken) {
      guard(() -> tap.responseHead(status, headers));
    }
  }

  @Override
  public void responseBytes(Buffer piece) {
    if (!broken) {
      guard(() -> tap.responseBytes(piece));
    }
  }

  /** The end is told in any case: who counts calls in flight waits for it. */
  @Override
  public void ended(CallEnd end) {
    guard(() -> tap.ended(end));
  }
}
