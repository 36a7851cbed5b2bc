package dev.offpeak.gateway.http;

import dev.offpeak.model.ProviderName;
import org.jspecify.annotations.Nullable;

/** Whose API a path belongs to. It decides how our own errors look. */
public enum Face {
  /** {@code /openai/v1}: errors as OpenAI's SDKs read them. */
  OPENAI("/openai/v1"),
  /** {@code /anthropic}: errors as Anthropic's SDKs read them. */
  ANTHROPIC("/anthropic"),
  /** Everything else is ours: errors by RFC 9457. */
  OWN("");

  private final String prefix;

  Face(String prefix) {
    this.prefix = prefix;
  }

  /** The face of a path, by its first segments. */
  public static Face of(String path) {
    if (OPENAI.covers(path)) {
      return OPENAI;
    }
    return ANTHROPIC.covers(path) ? ANTHROPIC : OWN;
  }

  private boolean covers(String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /** What stands before the provider's own path; empty for ours. */
  public String prefix() {
    return prefix;
  }

  /** The provider behind it; null for ours. */
  public @Nullable ProviderName provider() {
    return switch (this) {
      case OPENAI -> ProviderName.OPENAI;
      case ANTHROPIC -> ProviderName.ANTHROPIC;
      case OWN -> null;
    };
  }
}
