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
 * @param bounds asked where the key that makes a batch has a budget
 * @param payers which accounts there are
 * @param random chance that nobody can guess, for ids
 */
public record BatchServing(
    Supplier<Store> store,
    Map<ProviderName, Dialect> dialects,
    Bounds bounds,
    Payers payers,
    InstantSource time,
    RandomGenerator random) {

  public BatchServing {
    dialects = Map.copyOf(dialects);
  }

  /** What is served, to be asked before the pass-through. */
  public List<Route> routes() {
    return routes(true);
  }

  /** What is served where new batches are left to the providers: those that are here already. */
  public List<Route> routesOfOurs() {
    return routes(false);
  }

  private List<Route> routes(boolean making) {
    List<Route> routes = new ArrayList<>();
    Making made = new Making(this);
    Dialect openAi = dialects.get(ProviderName.OPENAI);
    if (openAi != null) {
      OpenAiFiles files = new OpenAiFiles(this, openAi);
      OpenAiBatches batches = new OpenAiBatches(this, made);
      routes.addAll(files.routes());
      routes.addAll(batches.routes());
      if (making) {
        routes.addAll(files.making());
        routes.addAll(batches.making());
      }
    }
    Dialect anthropic = dialects.get(ProviderName.ANTHROPIC);
    if (anthropic != null) {
      AnthropicBatches batches = new AnthropicBatches(this, made, anthropic);
      routes.addAll(batches.routes());
      if (making) {
        routes.addAll(batches.making());
      }
    }
    return routes;
  }
}
