package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are held open by white space before their answer. What is null is not looked at; what
 * is there must all match.
 *
 * @param key the name of the gateway key
 */
public record WhiteSpaceRule(
    @Nullable Wildcard key, @Nullable Wildcard feature, @Nullable Wildcard userAgent) {

  /** Whether one of the rules covers a call. */
  static boolean anyCovers(
      List<WhiteSpaceRule> rules, String key, Feature feature, @Nullable String userAgent) {
    return rules.stream()
        .anyMatch(rule ->
            matches(rule.key, key)
                && matches(rule.feature, feature.name())
                && matches(rule.userAgent, userAgent));
  }

  private static boolean matches(@Nullable Wildcard wish, @Nullable String text) {
    return wish == null || (text != null && wish.matches(text));
  }
}
