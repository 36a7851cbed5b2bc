package dev.offpeak.app.config;

import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.PriceOverride;
import dev.offpeak.pricing.PriceOverride.LongPromptPrices;
import dev.offpeak.pricing.TokenPrices;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the entries of {@code prices}. Not thread-safe. */
final class PricesReader {

  private static final Set<String> ENTRY =
      Set.of(
          "provider",
          "model",
          "from",
          "until",
          "input",
          "cached-input",
          "cache-write",
          "cache-write-long",
          "output",
          "batch",
          "long-prompts");
  private static final Set<String> BATCH =
      Set.of("input", "cached-input", "cache-write", "cache-write-long", "output");
  private static final Set<String> LONG =
      Set.of("above", "input", "cached-input", "cache-write", "cache-write-long", "output");

  private final Faults faults;

  PricesReader(Faults faults) {
    this.faults = faults;
  }

  List<PriceOverride> prices(YamlMap top) {
    List<PriceOverride> prices = new ArrayList<>();
    int number = 0;
    for (Node node : top.list("prices")) {
      number++;
      PriceOverride price = price(new YamlMap("prices[" + number + "]", node, ENTRY, faults));
      if (price != null) {
        prices.add(price);
      }
    }
    return prices;
  }

  private @Nullable PriceOverride price(YamlMap entry) {
    String model = needed(entry, "model");
    ProviderName provider = provider(entry);
    LocalDate from = day(entry, "from");
    LocalDate until = day(entry, "until");
    TokenPrices synchronous = tokenPrices(entry);
    TokenPrices batch = entry.has("batch") ? tokenPrices(entry.map("batch", BATCH)) : null;
    LongPromptPrices longPrompts = longPrompts(entry);
    if (model == null || provider == null || synchronous == null) {
      return null;
    }
    try {
      return new PriceOverride(provider, model, from, until, synchronous, batch, longPrompts);
    } catch (IllegalArgumentException wrong) {
      faults.add(entry.lineOf("model"), String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private @Nullable ProviderName provider(YamlMap entry) {
    String name = needed(entry, "provider");
    try {
      return name == null ? null : new ProviderName(name);
    } catch (IllegalArgumentException wrong) {
      entry.fault("provider", "is not a provider's name, such as openai");
      return null;
    }
  }

  private @Nullable LongPromptPrices longPrompts(YamlMap entry) {
    if (!entry.has("long-prompts")) {
      return null;
    }
    YamlMap map = entry.map("long-prompts", LONG);
    String above = needed(map, "above");
    TokenPrices prices = tokenPrices(map);
    if (above == null || prices == null) {
      return null;
    }
    if (!above.matches("\\d{1,12}")) {
      map.fault("above", "must be a number of tokens, such as 272000");
      return null;
    }
    return new LongPromptPrices(Long.parseLong(above), prices);
  }

  private @Nullable TokenPrices tokenPrices(YamlMap map) {
    BigDecimal input = dollars(map, "input", true);
    BigDecimal output = dollars(map, "output", true);
    BigDecimal cached = dollars(map, "cached-input", false);
    BigDecimal write = dollars(map, "cache-write", false);
    BigDecimal writeLong = dollars(map, "cache-write-long", false);
    if (input == null || output == null) {
      return null;
    }
    try {
      return new TokenPrices(input, cached, write, writeLong, output);
    } catch (IllegalArgumentException wrong) {
      faults.add(map.lineOf("input"), String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private @Nullable BigDecimal dollars(YamlMap map, String key, boolean needed) {
    String text = needed ? needed(map, key) : map.text(key);
    if (text == null) {
      return null;
    }
    if (!text.matches("\\d{1,9}(\\.\\d{1,12})?")) {
      map.fault(
          key, "must be US dollars for a million tokens, such as 1.25; it is \"" + text + "\"");
      return null;
    }
    return new BigDecimal(text);
  }

  private @Nullable LocalDate day(YamlMap map, String key) {
    String text = map.text(key);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException wrong) {
      map.fault(key, "must be a day such as 2026-11-01; it is \"" + text + "\"");
      return null;
    }
  }

  private static @Nullable String needed(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null) {
      map.fault(key, "is missing");
    }
    return text;
  }
}
