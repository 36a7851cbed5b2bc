package dev.offpeak.app.config;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration file says of one provider; null where it says nothing.
 *
 * @param apiKey the key; null too where it names a variable that is unset
 * @param apiKeyVariable the variable the key is taken from, if it is
 * @param accounts further accounts that gateway keys may name
 * @param cleanup whether what it keeps of collected batches is deleted
 */
record ProviderSection(
    ProviderName name,
    @Nullable Sourced<Secret> apiKey,
    @Nullable String apiKeyVariable,
    Map<AccountName, AccountSection> accounts,
    @Nullable Sourced<String> baseUrl,
    LimitsSection limits,
    @Nullable Sourced<Boolean> cleanup) {

  ProviderSection {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
  }

  /** What it says of a further account; meanings are those of the provider's own key. */
  record AccountSection(@Nullable Sourced<Secret> apiKey, @Nullable String apiKeyVariable) {}

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
