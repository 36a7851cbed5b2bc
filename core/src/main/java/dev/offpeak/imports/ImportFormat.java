package dev.offpeak.imports;

import java.util.Locale;
import java.util.Optional;

/** Whose export a file is. */
public enum ImportFormat {
  /** OpenAI's usage or costs of an organization, in buckets of time. */
  OPENAI,
  /** Anthropic's usage or cost report, in buckets of time. */
  ANTHROPIC,
  /** LiteLLM's spend logs or its logging payload. */
  LITELLM,
  /** Langfuse's observations. */
  LANGFUSE,
  /** Helicone's requests. */
  HELICONE,
  /** Spans of OpenTelemetry in OTLP's JSON. */
  OTLP,
  /** A table with a header. */
  CSV,
  /** One JSON object a row. */
  JSONL;

  /** The word of {@code --format}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How people call it in a sentence. */
  public String display() {
    return switch (this) {
      case OPENAI -> "an export of OpenAI's";
      case ANTHROPIC -> "an export of Anthropic's";
      case LITELLM -> "LiteLLM's spend log";
      case LANGFUSE -> "an export of Langfuse's";
      case HELICONE -> "an export of Helicone's";
      case OTLP -> "OpenTelemetry's spans";
      case CSV -> "a CSV";
      case JSONL -> "JSON rows";
    };
  }

  /** The format of a word; empty for a word that is none. */
  public static Optional<ImportFormat> ofLabel(String word) {
    for (ImportFormat format : values()) {
      if (format.label().equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Whether its rows are buckets that sum calls. */
  boolean isBuckets() {
    return this == OPENAI || this == ANTHROPIC;
  }
}
