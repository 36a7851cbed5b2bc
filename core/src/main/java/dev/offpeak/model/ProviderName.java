package dev.offpeak.model;

/** Who serves a model, by the name used in prices, reports and {@code --provider}. */
public record ProviderName(String value) {

  public static final ProviderName OPENAI = new ProviderName("openai");
  public static final ProviderName ANTHROPIC = new ProviderName("anthropic");

  public ProviderName {
    if (!value.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException("not a provider's name: " + value);
    }
  }

  /** The name as people write it in a sentence. */
  public String display() {
    return switch (value) {
      case "openai" -> "OpenAI";
      case "anthropic" -> "Anthropic";
      default -> value;
    };
  }

  @Override
  public String toString() {
    return value;
  }
}
