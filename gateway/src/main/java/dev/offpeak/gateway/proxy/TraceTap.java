package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.trace.TraceContext;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Has a call's way to the provider told. Used on the call's event loop. */
final class TraceTap implements Tap {

  private final CallTrace trace;
  private int status;

  TraceTap(CallTrace trace) {
    this.trace = trace;
  }

  /**
   * The head of a call that is told of. A trace that its client is in goes on to the provider, from
   * our span; where it is in none, the provider is told of none.
   */
  static HeadEdit heads(HeadEdit before, CallTrace trace, String host) {
    return (call, toProvider) -> {
      before.edit(call, toProvider);
      TraceContext there = trace.toProvider(host);
      if (toProvider.contains(TraceContext.HEADER)) {
        toProvider.set(TraceContext.HEADER, there.header());
      }
    };
  }

  @Override
  public void responseHead(int code, MultiMap headers) {
    status = code;
  }

  @Override
  public void ended(CallEnd end) {
    trace.fromProvider(status, problem(end.way()));
    if (end.way() == CallEnd.Way.CLIENT_GAVE_UP || end.way() == CallEnd.Way.CUT_BY_PROVIDER) {
      // An answer that is cut off has no end that anybody would hear of.
      trace.answered(status);
    }
  }

  private static @Nullable String problem(CallEnd.Way way) {
    return switch (way) {
      case COMPLETE -> null;
      case CLIENT_GAVE_UP -> "client_gone";
      case CUT_BY_PROVIDER -> "cut_by_provider";
      case NO_ANSWER -> "no_answer";
      case REFUSED -> "refused";
    };
  }
}
