package dev.offpeak.sandbox.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shortest prefix a model caches, in tokens. From Anthropic's prompt-caching page as of October
 * 2026, kept as data; names not in it get 1,024. Stateless.
 */
final class CacheMinimum {
  private static final long OTHERS = 1_024;
  private static final Pattern VERSION =
      Pattern.compile("(fable|mythos|opus|sonnet|haiku)-(\\d)(?:-(\\d)(?!\\d))?");

  private CacheMinimum() {}

  static long of(String model) {
    Matcher matcher = VERSION.matcher(model);
    if (!matcher.find()) {
      return model.contains("3-5-haiku") || model.contains("mythos-preview") ? 2_048 : OTHERS;
    }
    String version = matcher.group(2) + "." + (matcher.group(3) == null ? "0" : matcher.group(3));
    return switch (matcher.group(1) + " " + version) {
      case "fable 5.0", "fable 5.1", "mythos 5.0", "mythos 5.1" -> 512;
      case "opus 5.0", "opus 5.5", "sonnet 5.5", "haiku 5.5" -> 512;
      case "opus 4.7", "haiku 3.5" -> 2_048;
      case "opus 4.6", "opus 4.5", "haiku 4.5" -> 4_096;
      default -> OTHERS;
    };
  }
}
