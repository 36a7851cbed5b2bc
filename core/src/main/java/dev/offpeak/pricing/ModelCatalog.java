package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who serves a model, by its name alone. Immutable. */
public final class ModelCatalog {

  private static final String FINE_TUNED = "ft:";

  /** Open weights: served by many, not by OpenAI itself. */
  private static final String OPEN_WEIGHTS = "gpt-oss";

  private static final List<String> OPENAI_PREFIXES =
      List.of("gpt-", "chatgpt-", "codex-", "text-embedding-");

  /** Names that are complete without an ending, unlike the prefixes. */
  private static final List<String> OPENAI_REASONING = List.of("o1", "o3", "o4");

  private static final String ANTHROPIC_PREFIX = "claude-";

  private final PriceList prices;

  public ModelCatalog(PriceList prices) {
    this.prices = prices;
  }

  /**
   * The provider of a model: the one that lists exactly this name or the family of this dated
   * snapshot, else the one whose names begin like it.
   *
   * @return empty if nobody does, or if several list it: then the user must say
   */
  public Optional<ProviderName> providerOf(String model) {
    Set<ProviderName> listed = prices.providersOf(model);
    if (listed.isEmpty()) {
      listed = prices.providersOf(PriceList.family(model));
    }
    return switch (listed.size()) {
      case 0 -> byPrefix(model);
      case 1 -> Optional.of(listed.iterator().next());
      default -> Optional.empty();
    };
  }

  private static Optional<ProviderName> byPrefix(String model) {
    String base = model.startsWith(FINE_TUNED) ? model.substring(FINE_TUNED.length()) : model;
    if (base.startsWith(ANTHROPIC_PREFIX)) {
      return Optional.of(ProviderName.ANTHROPIC);
    }
    if (base.startsWith(OPEN_WEIGHTS)) {
      return Optional.empty();
    }
    boolean openai =
        OPENAI_PREFIXES.stream().anyMatch(base::startsWith)
            || OPENAI_REASONING.stream()
                .anyMatch(name -> base.equals(name) || base.startsWith(name + "-"));
    return openai ? Optional.of(ProviderName.OPENAI) : Optional.empty();
  }
}
