package dev.offpeak.app.config;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration file says of one provider; null where it says nothing.
 *
 * @param apiKey the key; null too where it names a variable that is unset
 * @param apiKeyVariable the variable the key is taken from, if it is
 * @param cleanup whether what it keeps of collected batches is deleted
 */
record ProviderSection(
    ProviderName name,
    @Nullable Sourced<Secret> apiKey,
    @Nullable String apiKeyVariable,
    @Nullable Sourced<String> baseUrl,
    LimitsSection limits,
    @Nullable Sourced<Boolean> cleanup) {

  /** Limits of one batch and of the account; null where the provider's documented one holds. */
  record LimitsSection(
      @Nullable Sourced<Long> requests,
      @Nullable Sourced<Long> bytes,
      @Nullable Sourced<Long> queuedTokens,
      @Nullable Sourced<Long> queuedRequests,
      @Nullable Sourced<Long> createsPerHour,
      @Nullable Sourced<Long> uploadsPerMinute,
      @Nullable Sourced<Long> callsPerMinute) {

    static final LimitsSection NONE = new LimitsSection(null, null, null, null, null, null, null);
  }
}
