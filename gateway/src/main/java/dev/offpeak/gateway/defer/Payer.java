package dev.offpeak.gateway.defer;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.Dialect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * An account that deferred calls can be paid from.
 *
 * @param key of the account; compared with what clients send, sent nowhere from here
 * @param bodyBytesMax largest body of one call that a batch takes
 * @param name what gateway keys call it; null for the usual one of its provider
 */
public record Payer(
    Account account, Dialect dialect, Secret key, long bodyBytesMax, @Nullable AccountName name) {

  /** Whether a client's key is this account's. */
  boolean owns(@Nullable String clientKey) {
    return clientKey != null
        && MessageDigest.isEqual(
            clientKey.getBytes(StandardCharsets.UTF_8),
            key.reveal().getBytes(StandardCharsets.UTF_8));
  }
}
