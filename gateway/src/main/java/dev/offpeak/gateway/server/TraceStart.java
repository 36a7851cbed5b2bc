package dev.offpeak.gateway.server;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Face;
import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.gateway.trace.Traces;
import dev.offpeak.trace.TraceContext;

/** Which calls traces are begun for: those of programs, not of browsers and monitoring. */
final class TraceStart {

  private static final String API = "/api/";

  private TraceStart() {}

  static void of(Call call, Traces traces) {
    if (call.face() == Face.OWN && !call.path().startsWith(API)) {
      return;
    }
    CallTrace trace =
        traces.begin(call.method().name(), call.path(), call.header(TraceContext.HEADER));
    if (trace != null) {
      trace.id(call.id());
      call.tell(trace);
    }
  }
}
