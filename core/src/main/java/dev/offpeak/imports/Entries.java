package dev.offpeak.imports;

import dev.offpeak.imports.ImportRow.Sum;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Metering;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes ledger entries of rows: who serves the model, what it cost. Immutable. */
final class Entries {

  private static final ProviderName UNKNOWN = new ProviderName("unknown");
  private static final int FEATURE_MAX = 100;

  private final PriceList prices;
  private final ModelCatalog catalog;
  private final Map<String, String> providers = Aliases.providers();
  private final @Nullable Feature feature;
  private final String importId;

  /**
   * @param feature of all rows; null if they say it themselves
   * @param importId what brings them
   */
  Entries(PriceList prices, @Nullable Feature feature, String importId) {
    this.prices = prices;
    this.catalog = new ModelCatalog(prices);
    this.feature = feature;
    this.importId = importId;
  }

  /**
   * An entry and what we would have priced it at.
   *
   * @param ours null if it is unpriced, or nothing is booked
   */
  record Priced(CallEntry entry, @Nullable Usd ours) {}

  Priced entry(ImportRow row, String id) {
    ProviderName provider = provider(row);
    String model = model(row.model());
    Cost cost = cost(row, provider, model).orElse(null);
    CallEntry entry =
        new CallEntry(
            id,
            row.at(),
            importId,
            feature(row),
            provider,
            model,
            row.lane(),
            row.sender(),
            row.hints(),
            row.course(),
            bill(row, cost),
            row.prefix() == null ? null : prefix(row.prefix()),
            null,
            row.calls(),
            row.sum() != Sum.NONE,
            row.hours());
    return new Priced(entry, cost == null ? null : cost.paid());
  }

  private Feature feature(ImportRow row) {
    if (feature != null) {
      return feature;
    }
    if (row.feature() == null) {
      return Feature.UNTAGGED;
    }
    String name = row.feature().replaceAll("\\p{Cc}+", " ").strip();
    return name.isEmpty()
        ? Feature.UNTAGGED
        : new Feature(name.length() <= FEATURE_MAX ? name : name.substring(0, FEATURE_MAX));
  }

  /** As the row says; else by the model's name. */
  private ProviderName provider(ImportRow row) {
    String told = row.provider() == null ? prefixOf(row.model()) : row.provider();
    if (told == null) {
      return catalog.providerOf(row.model()).orElse(UNKNOWN);
    }
    String known = providers.get(told);
    if (known != null) {
      return new ProviderName(known);
    }
    String name = told.replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
    return name.isEmpty() || name.length() > 40 ? UNKNOWN : new ProviderName(name);
  }

  /** {@code openai} of {@code openai/gpt-6-luna}, as proxies route; null if none is named so. */
  private @Nullable String prefixOf(String model) {
    int slash = model.indexOf('/');
    String before = slash < 0 ? "" : model.substring(0, slash).toLowerCase(Locale.ROOT);
    return providers.containsKey(before) ? before : null;
  }

  private String model(String model) {
    return prefixOf(model) == null ? model : model.substring(model.indexOf('/') + 1);
  }

  private Optional<Cost> cost(ImportRow row, ProviderName provider, String model) {
    Usage usage = row.usage();
    if (usage == null) {
      return Optional.empty();
    }
    BilledAnswer billed = new BilledAnswer(usage, null, row.tier(), null);
    Optional<ModelPrice> price = prices.find(provider, model, row.at());
    return price.flatMap(found ->
        switch (row.sum()) {
          case NONE -> found.cost(billed, row.lane());
          case CALLS -> alike(found, found.standard()).cost(billed, row.lane());
          case LONG_PROMPTS ->
              alike(
                      found,
                      found.longPrompts() == null ? found.standard() : found.longPrompts().tier())
                  .cost(billed, row.lane());
        });
  }

  /** A price without a step for long prompts: a sum's tokens are not one prompt's. */
  private static ModelPrice alike(ModelPrice price, ModelPrice.Tier tier) {
    return new ModelPrice(
        price.provider(),
        price.model(),
        price.from(),
        price.until(),
        tier,
        null,
        price.limits(),
        price.origin());
  }

  /** What the row says was paid; else our price. A call in a batch saved what our prices say. */
  private static Bill bill(ImportRow row, @Nullable Cost ours) {
    Usage usage = row.usage() == null ? Usage.NONE : row.usage();
    BilledAnswer billed = new BilledAnswer(usage, null, row.tier(), null);
    Usd told = row.cost();
    if (told == null && row.usage() == null) {
      return new Bill(Metering.NONE, billed, null, null);
    }
    if (told == null) {
      return ours == null
          ? new Bill(Metering.REPORTED, billed, null, null)
          : new Bill(Metering.REPORTED, billed, ours.paid(), ours.synchronous());
    }
    Usd synchronous =
        row.lane() == Lane.INTERACTIVE || ours == null ? told : told.plus(ours.saved());
    return new Bill(Metering.REPORTED, billed, told, synchronous);
  }

  /** How a prompt begins is known by a name only; its hash tells it from others. */
  private static PromptPrefix prefix(String name) {
    byte[] hash = JsonTree.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
    return new PromptPrefix(0, ByteBuffer.wrap(hash).getInt(), List.of(), List.of());
  }
}
