package dev.offpeak.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to be built from a row.
 *
 * @param system the system prompt, or null
 * @param maxTokens the most it may answer; null for the dialect's default
 * @param parameters further fields of the body as JSON text, in order; they win over our own
 * @param suppressCacheWrites whether to say that no prompt cache shall be written, because no
 *     prefix is shared; ignored for models that have no such switch
 */
public record PromptSpec(
    String model,
    String prompt,
    @Nullable String system,
    @Nullable Integer maxTokens,
    Map<String, String> parameters,
    boolean suppressCacheWrites) {

  public PromptSpec {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
