package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;

/** Makes the tap of each call. Called on event loops; must not block. Thread-safe. */
@FunctionalInterface
public interface Taps {

  /** Nobody looks on. */
  Taps NONE = call -> Tap.NONE;

  /**
   * The tap of a call that is about to pass. Method, path, headers and caller are the call's; what
   * is needed later is copied now.
   */
  Tap open(Call call);

  /** These, and others after them. */
  default Taps and(Taps others) {
    return call -> {
      Tap first = open(call);
      Tap second = others.open(call);
      return second.equals(Tap.NONE) ? first : new TwoTaps(first, second);
    };
  }
}
