package dev.offpeak.app.config;

import dev.offpeak.pricing.PriceOverride;
import java.util.List;

/** What a configuration file says, checked. */
record ConfigFile(List<ProviderSection> providers, List<PriceOverride> prices) {

  static final ConfigFile EMPTY = new ConfigFile(List.of(), List.of());

  ConfigFile {
    providers = List.copyOf(providers);
    prices = List.copyOf(prices);
  }
}
