package dev.offpeak.sandbox.openai;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Checks the body of a create call as far as that is done before it is accepted. Stateless. */
final class CreateCheck {
  private static final int PAIRS_MAX = 16;
  private static final int NAME_CHARACTERS_MAX = 64;
  private static final int VALUE_CHARACTERS_MAX = 512;
  private static final long EXPIRY_SECONDS_MIN = 3_600;
  private static final long EXPIRY_SECONDS_MAX = 2_592_000;

  private CreateCheck() {}

  static void check(JsonNode body) {
    for (String name : new String[] {"input_file_id", "endpoint", "completion_window"}) {
      if (!body.path(name).isString()) {
        throw OpenAiErrors.refused(
            400,
            "invalid_request_error",
            name,
            "missing_required_parameter",
            "Missing required parameter: '" + name + "'.");
      }
    }
    if (!Answers.ENDPOINTS.contains(body.path("endpoint").asString(""))) {
      throw OpenAiErrors.invalid("Invalid value for 'endpoint'.", "endpoint");
    }
    if (!body.path("completion_window").asString("").equals("24h")) {
      throw OpenAiErrors.invalid("'completion_window' must be 24h.", "completion_window");
    }
    metadata(body.path("metadata"));
    expiry(body.path("output_expires_after"));
  }

  private static void metadata(JsonNode metadata) {
    if (metadata.isMissingNode() || metadata.isNull()) {
      return;
    }
    if (!metadata.isObject() || metadata.size() > PAIRS_MAX) {
      throw OpenAiErrors.invalid("'metadata' must be a map of at most 16 pairs.", "metadata");
    }
    for (Map.Entry<String, JsonNode> pair : metadata.properties()) {
      boolean fits =
          pair.getKey().length() <= NAME_CHARACTERS_MAX
              && pair.getValue().isString()
              && pair.getValue().asString("").length() <= VALUE_CHARACTERS_MAX;
      if (!fits) {
        throw OpenAiErrors.invalid(
            "'metadata' takes keys up to 64 and string values up to 512 characters.", "metadata");
      }
    }
  }

  private static void expiry(JsonNode expiry) {
    if (expiry.isMissingNode() || expiry.isNull()) {
      return;
    }
    long seconds = expiry.path("seconds").asLong(0);
    boolean fits =
        expiry.path("anchor").asString("").equals("created_at")
            && seconds >= EXPIRY_SECONDS_MIN
            && seconds <= EXPIRY_SECONDS_MAX;
    if (!fits) {
      throw OpenAiErrors.invalid(
          "'output_expires_after' needs anchor created_at and 3600 to 2592000 seconds.",
          "output_expires_after");
    }
  }
}
