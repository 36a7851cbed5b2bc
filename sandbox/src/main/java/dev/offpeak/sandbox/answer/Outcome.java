package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.charge.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What became of one body. */
public sealed interface Outcome {

  /**
   * It was answered, and is charged.
   *
   * @param body the answer
   * @param model the model billed
   * @param usage the tokens billed
   */
  record Answered(ObjectNode body, String model, Usage usage) implements Outcome {}

  /**
   * It was refused or failed, and is not charged.
   *
   * @param status the HTTP status it has as a call of its own
   * @param type the dialect's error type
   * @param code the dialect's error code, null if it has none
   * @param param the parameter at fault, null if there is none
   * @param message one sentence
   */
  record Failed(
      int status, String type, @Nullable String code, @Nullable String param, String message)
      implements Outcome {}
}
