package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One model of the bundled list, while it is read.
 *
 * @param numbers its numeric fields
 * @param texts its text fields
 * @param longPrompts its tier of long prompts, or null
 * @param changes prices announced for later days, in order
 */
record PriceRow(
    Map<String, BigDecimal> numbers,
    Map<String, String> texts,
    @Nullable PriceRow longPrompts,
    List<PriceRow> changes) {

  /** Reads the object the parser stands at the beginning of. */
  static PriceRow read(JsonParser json) {
    Map<String, BigDecimal> numbers = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    PriceRow longPrompts = null;
    List<PriceRow> changes = new ArrayList<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isNumeric()) {
        numbers.put(name, json.getDecimalValue());
      } else if (value == JsonToken.VALUE_STRING) {
        texts.put(name, json.getString());
      } else if (name.equals("long_context") && value == JsonToken.START_OBJECT) {
        longPrompts = read(json);
      } else if (name.equals("scheduled_change") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          changes.add(read(json));
        }
      } else {
        json.skipChildren();
      }
    }
    return new PriceRow(numbers, texts, longPrompts, changes);
  }

  PriceFile.Known known() {
    return new PriceFile.Known(new ProviderName(text("provider")), text("model"));
  }

  /** Whether it names a model without saying what it costs. */
  boolean isUnpriced() {
    return listed("") == null;
  }

  /** The model's prices, one for each span of days; none if it is unpriced. */
  List<ModelPrice> prices() {
    TokenPrices listed = listed("");
    if (listed == null) {
      return List.of();
    }
    ProviderName provider = known().provider();
    Rates synchronous = RateRules.synchronous(provider, listed);
    TokenPrices batchListed = listed("batch_");
    ModelPrice.Tier tier =
        new ModelPrice.Tier(
            synchronous,
            batchListed == null
                ? null
                : RateRules.batch(provider, text("model"), batchListed, synchronous));
    List<ModelPrice> prices = new ArrayList<>();
    LocalDate from = null;
    for (PriceRow change : changes) {
      LocalDate until = LocalDate.parse(change.text("from"));
      prices.add(price(tier, from, until));
      tier = change.changed(tier);
      from = until;
    }
    prices.add(price(tier, from, null));
    return prices;
  }

  private ModelPrice price(
      ModelPrice.Tier tier, @Nullable LocalDate from, @Nullable LocalDate until) {
    PriceFile.Known known = known();
    String retires = texts.get("retires");
    return new ModelPrice(
        known.provider(),
        known.model(),
        from,
        until,
        tier,
        longPrompts == null ? null : longPrompts.longTier(tier),
        new ModelLimits(
            count("context_window"),
            count("max_output_tokens"),
            count("min_cacheable_tokens"),
            retires == null ? null : LocalDate.parse(retires)),
        new ModelPrice.Origin(text("source"), basis(), texts.get("notes")));
  }

  private ModelPrice.Tier changed(ModelPrice.Tier before) {
    TokenPrices listed = Objects.requireNonNull(listed(""), "a change without a price");
    Rates synchronous = RateRules.moved(before.synchronous(), listed);
    Rates batch = before.batch();
    return new ModelPrice.Tier(
        synchronous,
        batch == null ? null : RateRules.inProportion(batch, before.synchronous(), synchronous));
  }

  private ModelPrice.LongPrompts longTier(ModelPrice.Tier standard) {
    TokenPrices listed = Objects.requireNonNull(listed(""), "long prompts without a price");
    return RateRules.longPrompts(
        numbers.getOrDefault("above_input_tokens", BigDecimal.ZERO).longValueExact(),
        standard,
        RateRules.moved(standard.synchronous(), listed));
  }

  /** Anthropic lists its cache writes by lifetime, OpenAI has one price. */
  private @Nullable TokenPrices listed(String prefix) {
    BigDecimal input = numbers.get(prefix + "input");
    BigDecimal output = numbers.get(prefix + "output");
    if (output == null && "embedding".equals(texts.get("kind"))) {
      output = BigDecimal.ZERO;
    }
    if (input == null || output == null) {
      return null;
    }
    BigDecimal write = numbers.get(prefix + "cache_write_5m");
    return new TokenPrices(
        input,
        numbers.get(prefix + "cached_input"),
        write == null ? numbers.get(prefix + "cache_write") : write,
        numbers.get(prefix + "cache_write_1h"),
        output);
  }

  private ModelPrice.@Nullable BatchBasis basis() {
    String basis = texts.get("batch_price_basis");
    if (basis == null) {
      return null;
    }
    return basis.equals("listed") ? ModelPrice.BatchBasis.LISTED : ModelPrice.BatchBasis.DERIVED;
  }

  private @Nullable Long count(String name) {
    BigDecimal number = numbers.get(name);
    return number == null ? null : number.longValueExact();
  }

  private String text(String name) {
    return Objects.requireNonNull(texts.get(name), name);
  }
}
