package dev.offpeak.app.config;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceOverride;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a configuration file says, checked. */
record ConfigFile(
    List<ProviderSection> providers,
    List<PriceOverride> prices,
    Map<Feature, FeaturePolicy> features,
    GatewaySection gateway,
    @Nullable Sourced<Duration> retention,
    @Nullable Sourced<Usd> auditTooSmall,
    HooksSection hooks,
    TracesSection traces) {

  static final ConfigFile EMPTY =
      new ConfigFile(
          List.of(),
          List.of(),
          Map.of(),
          GatewaySection.NONE,
          null,
          null,
          HooksSection.NONE,
          TracesSection.NONE);

  ConfigFile {
    providers = List.copyOf(providers);
    prices = List.copyOf(prices);
    features = Map.copyOf(features);
  }
}
