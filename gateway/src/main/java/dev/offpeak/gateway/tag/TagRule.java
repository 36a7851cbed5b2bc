package dev.offpeak.gateway.tag;

import dev.offpeak.model.Feature;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are as described belong to a feature. What is null or empty is not looked at; what is
 * there must all match.
 *
 * @param metadata by the member's name
 */
public record TagRule(
    Feature feature,
    @Nullable Wildcard path,
    @Nullable Wildcard model,
    @Nullable Wildcard userAgent,
    @Nullable Wildcard user,
    Map<String, Wildcard> metadata) {

  public TagRule {
    metadata = Map.copyOf(metadata);
  }

  boolean matches(TagFacts facts) {
    return matches(path, facts.path())
        && matches(model, facts.model())
        && matches(userAgent, facts.userAgent())
        && matches(user, facts.user())
        && metadata.entrySet().stream()
            .allMatch(wish -> matches(wish.getValue(), facts.metadata().get(wish.getKey())));
  }

  private static boolean matches(@Nullable Wildcard wish, @Nullable String text) {
    return wish == null || (text != null && wish.matches(text));
  }
}
