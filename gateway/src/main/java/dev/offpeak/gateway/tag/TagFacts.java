package dev.offpeak.gateway.tag;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules look at; null or missing where a call does not say it.
 *
 * @param path as the client called it, such as {@code /openai/v1/responses}
 * @param model asked for
 * @param userAgent the header of that name
 * @param user OpenAI's {@code user}
 * @param metadata the body's {@code metadata}, short texts only
 */
public record TagFacts(
    String path,
    @Nullable String model,
    @Nullable String userAgent,
    @Nullable String user,
    Map<String, String> metadata) {

  public TagFacts {
    metadata = Map.copyOf(metadata);
  }
}
