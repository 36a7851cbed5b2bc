package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.ProviderName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelCatalogTest {

  private final ModelCatalog catalog = new ModelCatalog(PriceList.bundled());

  @ParameterizedTest
  @CsvSource({
    "gpt-6-luna, openai",
    "gpt-6-luna-2026-09-01, openai",
    "gpt-9-unheard-of, openai",
    "o3, openai",
    "o4-mini-deep-research, openai",
    "chatgpt-5o-latest, openai",
    "text-embedding-4, openai",
    "codex-large, openai",
    "ft:gpt-4o-mini-2024-07-18:acme::x, openai",
    "claude-haiku-5-5, anthropic",
    "claude-fable-5-2, anthropic",
    "claude-saga-6, anthropic",
    "gemini-3.6-flash, gemini",
    "o30, ",
    "gpt-oss-7b, ",
    "llama-of-my-own, ",
    "'', ",
  })
  void theNameOfAModelTellsItsProvider(String model, @Nullable String provider) {
    assertThat(catalog.providerOf(model).map(ProviderName::value).orElse(null)).isEqualTo(provider);
  }

  @Test
  void aPriceOfOnesOwnTellsItToo() {
    PriceOverride own =
        PriceOverride.of(new ProviderName("groq"), "llama-of-my-own", TokenPrices.of("1", "2"));

    ModelCatalog mine = new ModelCatalog(PriceList.bundled().with(List.of(own)));

    assertThat(mine.providerOf("llama-of-my-own")).contains(new ProviderName("groq"));
  }
}
