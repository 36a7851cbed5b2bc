package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.charge.Lane;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks that hold for a body of any endpoint, and the pieces for checks of one. Stateless. */
final class BodyCheck {
  private static final String INVALID = "invalid_request_error";

  private BodyCheck() {}

  /** Checks model, streaming and cache options; null if nothing is wrong. */
  static Outcome.@Nullable Failed common(Question question) {
    JsonNode body = question.body();
    String model = body.path("model").asString("");
    if (!body.path("model").isString() || model.isEmpty()) {
      return missing("model");
    }
    if (model.startsWith("no-such")) {
      return new Outcome.Failed(
          404,
          INVALID,
          "model_not_found",
          null,
          "The model `" + model + "` does not exist or you do not have access to it.");
    }
    if (question.lane() == Lane.BATCH && body.path("stream").asBoolean(false)) {
      return invalid("stream", "Streaming is not possible in a batch.");
    }
    boolean cacheFields =
        body.has("prompt_cache_options") || body.findValue("prompt_cache_breakpoint") != null;
    if (cacheFields && !ModelFamily.of(model).writesCache()) {
      return new Outcome.Failed(
          400,
          INVALID,
          "unsupported_parameter",
          "prompt_cache_options",
          "Unsupported parameter: 'prompt_cache_options' is not supported with this model.");
    }
    return null;
  }

  /** Checks an optional whole number; null if nothing is wrong. */
  static Outcome.@Nullable Failed wholeNumber(JsonNode body, String name, long min) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      return wrongType(name, "an integer");
    }
    return value.asLong(0) < min
        ? new Outcome.Failed(
            400,
            INVALID,
            "integer_below_min_value",
            name,
            "Invalid '%s': integer below minimum value. Expected a value >= %d, but got %d instead."
                .formatted(name, min, value.asLong(0)))
        : null;
  }

  /** Checks an optional number within bounds; null if nothing is wrong. */
  static Outcome.@Nullable Failed number(JsonNode body, String name, double min, double max) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      return wrongType(name, "a decimal");
    }
    double number = value.asDouble(0);
    return number < min || number > max
        ? invalid(name, "Invalid '%s': expected a value from %s to %s.".formatted(name, min, max))
        : null;
  }

  static Outcome.Failed missing(String name) {
    return new Outcome.Failed(
        400,
        INVALID,
        "missing_required_parameter",
        name,
        "Missing required parameter: '" + name + "'.");
  }

  static Outcome.Failed wrongType(String name, String wanted) {
    return new Outcome.Failed(
        400,
        INVALID,
        "invalid_type",
        name,
        "Invalid type for '" + name + "': expected " + wanted + ".");
  }

  static Outcome.Failed invalid(String name, String message) {
    return new Outcome.Failed(400, INVALID, "invalid_value", name, message);
  }
}
