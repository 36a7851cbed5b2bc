package dev.offpeak.testkit.simulation;

import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.BatchRefusal.LineError;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.Trouble;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which the simulated provider says no, each as a chance has it. */
final class SimRefusals {

  private static final int RETRY_AFTER_SECONDS_MAX = 600;

  private SimRefusals() {}

  static Refusal ofUpload(SimChances chances) {
    return switch (chances.oneOf(4)) {
      case 0 -> refusal(Refusal.Kind.STORAGE_FULL, null);
      case 1 -> refusal(Refusal.Kind.ACCESS_DENIED, null);
      default -> refusal(Refusal.Kind.WAIT, retryAfter(chances));
    };
  }

  /**
   * Of a creation.
   *
   * @param ofFile whether the lines were uploaded before
   */
  static Refusal ofCreation(SimChances chances, boolean ofFile) {
    return switch (chances.oneOf(12)) {
      case 0 -> refusal(Refusal.Kind.ACCESS_DENIED, null);
      case 1 -> refusal(Refusal.Kind.QUOTA, null);
      case 2 -> refusal(Refusal.Kind.INVALID, null);
      case 3, 4, 5 -> refusal(Refusal.Kind.WAIT, retryAfter(chances));
      case 6, 7, 8 -> refusal(Refusal.Kind.QUEUE_FULL, null);
      default -> {
        if (ofFile) {
          chances.took(SimFault.INPUT_NOT_FOUND);
        }
        yield refusal(ofFile ? Refusal.Kind.INPUT_NOT_FOUND : Refusal.Kind.TOO_LARGE, null);
      }
    };
  }

  private static @Nullable Duration retryAfter(SimChances chances) {
    return chances.coin() ? null : Duration.ofSeconds(chances.oneOf(RETRY_AFTER_SECONDS_MAX));
  }

  private static Refusal refusal(Refusal.Kind kind, @Nullable Duration retryAfter) {
    return new Refusal(kind, "not now", 429, retryAfter, null);
  }

  /** Of a batch that was accepted at first. */
  static BatchRefusal late(SimChances chances, int lines) {
    return switch (chances.oneOf(6)) {
      case 0 -> {
        chances.took(SimFault.INPUT_NOT_FOUND_LATE);
        yield new BatchRefusal(false, true, "file_not_found", "not there yet", List.of());
      }
      case 1 -> new BatchRefusal(false, false, true, "billing_limit", "used up", List.of());
      case 2 -> {
        chances.took(SimFault.INVALID_LATE);
        LineError error = new LineError(1 + chances.oneOf(lines), "invalid", "is wrong", null);
        yield new BatchRefusal(false, false, "invalid_lines", "look at them", List.of(error));
      }
      default -> {
        chances.took(SimFault.QUEUE_FULL_LATE);
        yield new BatchRefusal(
            true, false, "token_limit_exceeded", "Enqueued token limit", List.of());
      }
    };
  }

  /** Of a call that changes nothing. */
  static Trouble trouble(SimChances chances) {
    return switch (chances.oneOf(8)) {
      case 0 -> new Trouble("401", true, null);
      case 1, 2 -> new Trouble("429", false, retryAfter(chances));
      default -> Trouble.passing("503");
    };
  }
}
