package dev.offpeak.hooks;

import java.util.Arrays;
import java.util.List;

/** Every type of event there is, under the name that receivers know it by. */
public enum EventType {
  RESPONSE_COMPLETED("response.completed"),
  RESPONSE_INCOMPLETE("response.incomplete"),
  RESPONSE_FAILED("response.failed"),
  RESPONSE_CANCELLED("response.cancelled"),
  REQUEST_COMPLETED("request.completed"),
  REQUEST_FAILED("request.failed"),
  REQUEST_CANCELLED("request.cancelled"),
  BATCH_COMPLETED("batch.completed"),
  BATCH_FAILED("batch.failed"),
  BATCH_EXPIRED("batch.expired"),
  BATCH_CANCELLED("batch.cancelled"),
  RUN_FINISHED("run.finished"),
  RUN_CANCELLED("run.cancelled"),
  ALERT_RAISED("alert.raised"),
  ALERT_WORSENED("alert.worsened"),
  ALERT_REPEATED("alert.repeated"),
  ALERT_RESOLVED("alert.resolved");

  private final String label;

  EventType(String label) {
    this.label = label;
  }

  /** The name on the wire and in files. */
  public String label() {
    return label;
  }

  /** All names, in the order of the documentation. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(EventType::label).toList();
  }

  /** Whether a wish such as {@code batch.*} asks for any type there is. */
  public static boolean isWish(String wish) {
    return Arrays.stream(values())
        .anyMatch(type ->
            wish.endsWith("*")
                ? type.label.startsWith(wish.substring(0, wish.length() - 1))
                : type.label.equals(wish));
  }
}
