package dev.offpeak.pricing;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every model costs on every day: the entry point of pricing. Thread-safe; what it says never
 * changes.
 *
 * <p>A name is looked up as it is; a dated snapshot ({@code gpt-6-luna-2026-09-01}, {@code
 * claude-haiku-5-5-20260901}) and {@code …-latest}, if not listed themselves, cost what the name
 * without that ending costs. Nothing is guessed beyond that: the model is unpriced. An override of
 * the name or its family wins over the bundled price of either; of two overrides that hold on a
 * day, the one that begins later.
 */
public final class PriceList {

  private static final Pattern SNAPSHOT =
      Pattern.compile(
          "(.+)-(?:20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])"
              + "|20\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|latest)");

  private final LocalDate asOf;
  private final Map<String, String> sources;
  private final Map<ModelName, PriceRow> rows;
  private final ConcurrentMap<ModelName, List<ModelPrice>> bundled;
  private final Map<ModelName, List<ModelPrice>> overrides;
  private final Map<String, Set<ProviderName>> providers;

  /** The list that is part of the program; read when first asked for. */
  private static final class Bundled {
    private static final PriceList LIST = new PriceList(PriceFile.bundled());
  }

  private PriceList(PriceFile file) {
    asOf = file.asOf();
    sources = file.sources();
    rows = new HashMap<>();
    bundled = new ConcurrentHashMap<>();
    overrides = Map.of();
    providers = new HashMap<>();
    for (PriceRow row : file.rows()) {
      ModelName name = row.name();
      rows.put(name, row);
      know(name);
    }
    file.unpriced().forEach(this::know);
  }

  private PriceList(PriceList base, List<PriceOverride> added) {
    asOf = base.asOf;
    sources = base.sources;
    rows = base.rows;
    bundled = base.bundled;
    overrides = new HashMap<>();
    base.overrides.forEach((name, prices) -> overrides.put(name, new ArrayList<>(prices)));
    providers = new HashMap<>();
    base.providers.forEach((model, names) -> providers.put(model, new LinkedHashSet<>(names)));
    for (PriceOverride override : added) {
      ModelName name = new ModelName(override.provider(), override.model());
      overrides.computeIfAbsent(name, one -> new ArrayList<>()).add(override.over(newest(name)));
      know(name);
    }
  }

  /** The prices that came with this version. */
  public static PriceList bundled() {
    return Bundled.LIST;
  }

  /** These prices with others laid over them; of equal ones the last wins. */
  public PriceList with(List<PriceOverride> added) {
    return added.isEmpty() ? this : new PriceList(this, added);
  }

  /** The day the bundled prices were last checked. */
  public LocalDate asOf() {
    return asOf;
  }

  /** Where bundled prices come from, by the key that {@link ModelPrice.Origin#source} names. */
  public Map<String, String> sources() {
    return sources;
  }

  /** The price of a model at an instant; empty if it is unpriced. */
  public Optional<ModelPrice> find(ProviderName provider, String model, Instant at) {
    return find(provider, model, LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  /** The price of a model on a UTC day; empty if it is unpriced. */
  public Optional<ModelPrice> find(ProviderName provider, String model, LocalDate day) {
    ModelName exact = new ModelName(provider, model);
    ModelName family = new ModelName(provider, family(model));
    return Optional.ofNullable(on(day, overrides.getOrDefault(exact, List.of())))
        .or(() -> Optional.ofNullable(on(day, overrides.getOrDefault(family, List.of()))))
        .or(() -> Optional.ofNullable(on(day, listed(exact))))
        .or(() -> Optional.ofNullable(on(day, listed(family))));
  }

  /** Every price that holds on a UTC day, by provider and model. */
  public List<ModelPrice> inForce(LocalDate day) {
    List<ModelPrice> prices = new ArrayList<>();
    providers.forEach((model, names) ->
        names.forEach(provider -> find(provider, model, day).ifPresent(prices::add)));
    prices.sort(
        Comparator.comparing((ModelPrice price) -> price.provider().value())
            .thenComparing(ModelPrice::model));
    return prices.stream().distinct().toList();
  }

  /** The known models that have no price on a UTC day, in alphabetical order. */
  public List<String> unpriced(LocalDate day) {
    return providers.entrySet().stream()
        .filter(known ->
            known.getValue().stream()
                .allMatch(provider -> find(provider, known.getKey(), day).isEmpty()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * What an answer cost in a lane, and what its usage would have cost synchronously.
   *
   * @param model the model that was asked for; the one that answered, where told, decides if it has
   *     a price
   * @return empty if it is unpriced
   */
  public Optional<Cost> cost(
      ProviderName provider, BilledAnswer answer, String model, Lane lane, Instant at) {
    String answered = answer.model();
    return Optional.ofNullable(answered)
        .flatMap(name -> find(provider, name, at))
        .or(() -> find(provider, model, at))
        .flatMap(price -> price.cost(answer, lane));
  }

  /**
   * What an answer's usage would have cost synchronously from another model than the one that gave
   * it.
   *
   * @param lane in which it was given
   * @return empty if that model is unpriced
   */
  public Optional<Usd> synchronousFrom(
      ProviderName provider, String model, BilledAnswer answer, Lane lane, Instant at) {
    BilledAnswer same =
        new BilledAnswer(answer.usage(), null, answer.serviceTier(), answer.inferenceGeo());
    return cost(provider, same, model, lane, at).map(Cost::synchronous);
  }

  /** What a usage cost of which nothing else is known. */
  public Optional<Cost> cost(
      ProviderName provider, Usage usage, String model, Lane lane, Instant at) {
    return cost(provider, new BilledAnswer(usage, null, null, null), model, lane, at);
  }

  /**
   * What a request will cost.
   *
   * @return empty if it would be unpriced
   */
  public Optional<Estimate> estimate(
      ProviderName provider, String model, Lane lane, RequestTokens request, Instant at) {
    return find(provider, model, at).flatMap(price -> Estimate.of(price, lane, request));
  }

  /** Who lists a model under exactly that name, with or without a price; may be several. */
  Set<ProviderName> providersOf(String model) {
    return providers.getOrDefault(model, Set.of());
  }

  /** The name without the ending of a dated snapshot, or the name itself. */
  static String family(String model) {
    Matcher snapshot = SNAPSHOT.matcher(model);
    return snapshot.matches() ? snapshot.group(1) : model;
  }

  private @Nullable ModelPrice newest(ModelName name) {
    List<ModelPrice> prices = listed(name);
    if (prices.isEmpty()) {
      prices = listed(new ModelName(name.provider(), family(name.model())));
    }
    return prices.isEmpty() ? null : prices.getLast();
  }

  /** The bundled prices under exactly that name. */
  private List<ModelPrice> listed(ModelName name) {
    PriceRow row = rows.get(name);
    return row == null ? List.of() : bundled.computeIfAbsent(name, one -> row.prices());
  }

  private static @Nullable ModelPrice on(LocalDate day, List<ModelPrice> prices) {
    ModelPrice found = null;
    for (ModelPrice price : prices) {
      if (price.holdsOn(day) && (found == null || beginsNoEarlier(price, found))) {
        found = price;
      }
    }
    return found;
  }

  private static boolean beginsNoEarlier(ModelPrice price, ModelPrice than) {
    LocalDate from = price.from();
    LocalDate other = than.from();
    return other == null || (from != null && !from.isBefore(other));
  }

  private void know(ModelName name) {
    providers.computeIfAbsent(name.model(), one -> new LinkedHashSet<>()).add(name.provider());
  }
}
