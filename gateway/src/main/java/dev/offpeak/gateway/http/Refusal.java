package dev.offpeak.gateway.http;

import java.util.Map;

/**
 * An error of our own, before it is written in the dialect of the path that was called.
 *
 * @param code a stable word for programs, such as {@code body_too_large}
 * @param message one sentence for people: what is wrong and what to do; never a key, prompt or
 *     answer
 * @param headers sent along, such as {@code retry-after}
 */
public record Refusal(int status, String code, String message, Map<String, String> headers) {

  public Refusal {
    headers = Map.copyOf(headers);
  }

  public Refusal(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  /** The same refusal with one more header. */
  public Refusal with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Refusal(status, code, message, more);
  }
}
