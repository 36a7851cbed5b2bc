package dev.offpeak.e2e;

import dev.offpeak.sandbox.charge.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of prices, read as a stranger reads it: what tokens cost is reckoned here anew, and by
 * nothing of the program's.
 */
final class PublishedPrices {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Prices are by a million tokens, in dollars. */
  private static final int MILLION_PLACES = 6;

  private final Map<String, JsonNode> models = new HashMap<>();

  PublishedPrices() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            PublishedPrices.class.getResourceAsStream("/dev/offpeak/pricing/prices.json"))) {
      for (JsonNode model : JSON.readTree(file).get("models")) {
        models.put(model.get("model").asString(), model);
      }
    }
  }

  /** What tokens cost synchronously, in dollars. */
  BigDecimal synchronous(String model, Usage usage) {
    return cost(model, usage, "input", "cached_input", "output");
  }

  /** What they cost by batch. */
  BigDecimal batch(String model, Usage usage) {
    return cost(model, usage, "batch_input", "batch_cached_input", "batch_output");
  }

  private BigDecimal cost(String model, Usage usage, String input, String cached, String output) {
    if (usage.allWritten() > 0) {
      throw new IllegalArgumentException("nothing here writes to a cache");
    }
    BigDecimal cost =
        price(model, input, usage.input() - usage.cached())
            .add(price(model, output, usage.output()));
    return usage.cached() == 0 ? cost : cost.add(price(model, cached, usage.cached()));
  }

  private BigDecimal price(String model, String name, long tokens) {
    BigDecimal price =
        new BigDecimal(Objects.requireNonNull(models.get(model)).get(name).asString());
    return price.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_PLACES);
  }
}
