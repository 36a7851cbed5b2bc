package dev.offpeak.source;

import dev.offpeak.provider.PromptSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every row's request has in common.
 *
 * @param system the system prompt, which may name columns too, or null
 * @param maxTokens the most it may answer; null for the dialect's default
 * @param parameters further fields of the body as JSON text, in order
 * @param suppressCacheWrites as {@link PromptSpec} says
 */
public record PromptTemplate(
    String model,
    Template prompt,
    @Nullable Template system,
    @Nullable Integer maxTokens,
    Map<String, String> parameters,
    boolean suppressCacheWrites) {

  public PromptTemplate {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** A model and a prompt, and nothing else. */
  public static PromptTemplate of(String model, Template prompt) {
    return new PromptTemplate(model, prompt, null, null, Map.of(), false);
  }
}
