package dev.offpeak.store;

import dev.offpeak.model.KeyId;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keys that the gateway lets in. Contract as the package says. */
public interface KeyStore {

  /**
   * Records a new key.
   *
   * @return false if another one has or had its name; nothing is recorded then
   */
  boolean create(GatewayKey key);

  /** Every key, revoked ones too, the oldest first. */
  List<GatewayKey> list();

  /**
   * Revokes a key; revoking it again changes nothing.
   *
   * @return whether there is such a key that was good
   */
  boolean revoke(KeyId key, Instant at);

  /** Says when keys were last used; never goes back in time. */
  void used(Map<KeyId, Instant> times);

  /**
   * What a key's calls cost: those that passed, those that were deferred, and its batches.
   *
   * @param name of the key
   * @param credential what its deferred calls are known by
   * @param from what was called or taken in since
   */
  KeySpend spent(String name, String credential, Instant from);

  /**
   * A key's money.
   *
   * @param settled what was paid
   * @param reserved the upper bound of what waits or is at a provider
   * @param calls how many calls passed and were booked
   * @param passed what those were paid; part of {@code settled}
   */
  record KeySpend(Usd settled, Usd reserved, long calls, Usd passed) {

    /** All that counts against a budget. */
    public Usd total() {
      return settled.plus(reserved);
    }
  }
}
