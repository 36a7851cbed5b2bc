package dev.offpeak.provider;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;

/**
 * Synchronous calls on one account, on behalf of deferred requests. Each is sent once: no
 * implementation and no layer below it repeats a call. Blocking and thread-safe.
 */
public interface CallProvider {

  /**
   * Asks one request and waits for its answer. The body is sent byte for byte.
   *
   * @param attempt under whose id the answer is handed back, as a line of a result file has it
   */
  Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body);
}
