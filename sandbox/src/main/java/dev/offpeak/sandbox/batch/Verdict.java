package dev.offpeak.sandbox.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What validation found.
 *
 * @param total requests in the batch
 * @param tokens prompt tokens, estimated
 * @param model the one model of an OpenAI batch; null at Anthropic
 * @param errors why the batch cannot run; empty if it can
 */
public record Verdict(long total, long tokens, @Nullable String model, List<InputError> errors) {

  /**
   * One reason why a batch cannot run.
   *
   * @param code the provider's code
   * @param message one sentence
   * @param param the parameter at fault, null if unknown
   * @param line the 1-based line, null if it concerns the whole
   */
  public record InputError(
      String code, String message, @Nullable String param, @Nullable Long line) {}

  /** Whether the batch runs. */
  public boolean accepted() {
    return errors.isEmpty();
  }
}
