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
 * @param fields its texts and numbers as they are written: most rows are never asked for
 * @param longPrompts its tier of long prompts, or null
 * @param changes prices announced for later days, in order
 */
record PriceRow(
    Map<String, String> fields, @Nullable PriceRow longPrompts, List<PriceRow> changes) {

  /** Reads the object the parser stands at the beginning of. */
  static PriceRow read(JsonParser json) {
    Map<String, String> fields = new HashMap<>();
    PriceRow longPrompts = null;
    List<PriceRow> changes = new ArrayList<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isNumeric() || value == JsonToken.VALUE_STRING) {
        fields.put(name, json.getString());
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
    return new PriceRow(fields, longPrompts, changes);
  }

  ModelName name() {
    return new ModelName(new ProviderName(text("provider")), text("model"));
  }

  /** The model's prices, one for each span of days; none if it is unpriced. */
  List<ModelPrice> prices() {
    TokenPrices listed = listed("");
    if (listed == null) {
      return List.of();
    }
    ProviderName provider = name().provider();
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
    ModelName name = name();
    String retires = fields.get("retires");
    return new ModelPrice(
        name.provider(),
        name.model(),
        from,
        until,
        tier,
        longPrompts == null ? null : longPrompts.longTier(tier),
        new ModelLimits(
            count("context_window"),
            count("max_output_tokens"),
            count("min_cacheable_tokens"),
            retires == null ? null : LocalDate.parse(retires)),
        new ModelPrice.Origin(text("source"), basis(), fields.get("notes")));
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
        new BigDecimal(text("above_input_tokens")).longValueExact(),
        standard,
        RateRules.moved(standard.synchronous(), listed));
  }

  /** Anthropic lists its cache writes by lifetime, OpenAI has one price. */
  private @Nullable TokenPrices listed(String prefix) {
    BigDecimal input = number(prefix + "input");
    BigDecimal output = number(prefix + "output");
    if (output == null && "embedding".equals(fields.get("kind"))) {
      output = BigDecimal.ZERO;
    }
    if (input == null || output == null) {
      return null;
    }
    BigDecimal write = number(prefix + "cache_write_5m");
    return new TokenPrices(
        input,
        number(prefix + "cached_input"),
        write == null ? number(prefix + "cache_write") : write,
        number(prefix + "cache_write_1h"),
        output);
  }

  private ModelPrice.@Nullable BatchBasis basis() {
    String basis = fields.get("batch_price_basis");
    if (basis == null) {
      return null;
    }
    return basis.equals("listed") ? ModelPrice.BatchBasis.LISTED : ModelPrice.BatchBasis.DERIVED;
  }

  private @Nullable BigDecimal number(String name) {
    String digits = fields.get(name);
    return digits == null ? null : new BigDecimal(digits);
  }

  private @Nullable Long count(String name) {
    BigDecimal number = number(name);
    return number == null ? null : number.longValueExact();
  }

  private String text(String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }
}
