package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.Route;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the served batch APIs need. Immutable.
 *
 * @param store where batches are kept; asked for with each call
 * @param dialects of the providers whose batch API is served: those with an account
 * @param random chance that nobody can guess, for ids
 */
public record BatchServing(
    Supplier<Store> store,
    Map<ProviderName, Dialect> dialects,
    InstantSource time,
    RandomGenerator random) {

  public BatchServing {
    dialects = Map.copyOf(dialects);
  }

  /** What is served, to be asked before the pass-through. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    Making making = new Making(this);
    Dialect openAi = dialects.get(ProviderName.OPENAI);
    if (openAi != null) {
      routes.addAll(new OpenAiFiles(this, openAi).routes());
      routes.addAll(new OpenAiBatches(this, making).routes());
    }
    Dialect anthropic = dialects.get(ProviderName.ANTHROPIC);
    if (anthropic != null) {
      routes.addAll(new AnthropicBatches(this, making, anthropic).routes());
    }
    return routes;
  }
}
