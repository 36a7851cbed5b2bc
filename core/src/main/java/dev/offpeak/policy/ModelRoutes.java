package dev.offpeak.policy;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.util.Set;
import java.util.stream.Collectors;

/** Says to which models a feature's calls may go. Thread-safe. */
public final class ModelRoutes {

  private final ModelCatalog catalog;
  private final LedgerStore ledger;

  public ModelRoutes(ModelCatalog catalog, LedgerStore ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /**
   * The way to a model, from its name alone.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static ModelRoute named(ModelCatalog catalog, String model) {
    ProviderName provider =
        catalog
            .providerOf(model)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "whose model it is, is not known; give it a price under prices: in the"
                        + " configuration file"));
    return new ModelRoute(provider, model);
  }

  /**
   * The way to a model for a feature, whose calls stay with the provider that they are made to.
   *
   * @throws IllegalArgumentException with the end of a sentence for the user
   */
  public ModelRoute check(Feature feature, String model) {
    ModelRoute route = named(catalog, model);
    Set<ProviderName> called =
        ledger.spend(null, null, feature).stream()
            .map(SpendRow::provider)
            .collect(Collectors.toSet());
    if (!called.isEmpty() && !called.contains(route.provider())) {
      throw new IllegalArgumentException(
          "it is a model of "
              + route.provider().display()
              + ", and the feature calls "
              + called.stream()
                  .map(ProviderName::display)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ": a call cannot be moved to another provider, whose format is another");
    }
    return route;
  }
}
