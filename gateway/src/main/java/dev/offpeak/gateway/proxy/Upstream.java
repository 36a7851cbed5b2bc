package dev.offpeak.gateway.proxy;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider as the pass-through reaches it.
 *
 * @param baseUrl where it is now, as its SDKs take it, without a trailing slash; asked on every
 *     call, on an event loop
 * @param key of the usual account; null if there is none
 * @param accounts keys of further accounts, by their names
 */
public record Upstream(
    ProviderName provider,
    Supplier<String> baseUrl,
    @Nullable Secret key,
    Map<AccountName, Secret> accounts) {

  public Upstream {
    accounts = Map.copyOf(accounts);
  }

  /** One with the usual account only. */
  public Upstream(ProviderName provider, Supplier<String> baseUrl, @Nullable Secret key) {
    this(provider, baseUrl, key, Map.of());
  }

  /**
   * The key of an account; null if there is none.
   *
   * @param account its name; null for the usual one
   */
  @Nullable Secret key(@Nullable AccountName account) {
    return account == null ? key : accounts.get(account);
  }
}
