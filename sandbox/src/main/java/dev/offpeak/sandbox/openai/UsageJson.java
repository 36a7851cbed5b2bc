package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** Usage in the shapes of the endpoints. */
final class UsageJson {
  private UsageJson() {}

  static ObjectNode chat(Usage usage) {
    ObjectNode json = Json.object();
    json.put("prompt_tokens", usage.input());
    json.put("completion_tokens", usage.output());
    json.put("total_tokens", usage.input() + usage.output());
    json.putObject("prompt_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("cache_write_tokens", usage.written())
        .put("audio_tokens", 0);
    json.putObject("completion_tokens_details")
        .put("reasoning_tokens", usage.reasoning())
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return json;
  }

  static ObjectNode response(Usage usage) {
    ObjectNode json = batch(usage);
    ObjectNode details = Json.object();
    details.put("cached_tokens", usage.cached()).put("cache_write_tokens", usage.written());
    json.set("input_tokens_details", details);
    return json;
  }

  /** Totals of a batch, which do not say what was written to the cache. */
  static ObjectNode batch(Usage usage) {
    ObjectNode json = Json.object();
    json.put("input_tokens", usage.input());
    json.putObject("input_tokens_details").put("cached_tokens", usage.cached());
    json.put("output_tokens", usage.output());
    json.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
    json.put("total_tokens", usage.input() + usage.output());
    return json;
  }

  static ObjectNode embeddings(Usage usage) {
    ObjectNode json = Json.object();
    json.put("prompt_tokens", usage.input());
    json.put("total_tokens", usage.input());
    return json;
  }
}
