package dev.offpeak.gateway.http;

/**
 * One thing the gateway serves. Routes are asked in order, and the first that takes a call has it.
 * Both methods run on an event loop and must not block. Thread-safe.
 */
public interface Route {

  /** Whether this route serves the call, by its head alone. */
  boolean takes(Call call);

  /** Serves it. The body is paused: whoever wants it sets its handlers and resumes. */
  void serve(Call call);
}
