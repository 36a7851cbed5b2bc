package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.dashboard.web.Sessions.Session;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.model.KeyId;
import dev.offpeak.store.GatewayKey;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets visitors in: anybody of this machine while there are no gateway keys, else who signed in
 * with a key that looks after Offpeak. A key that is revoked is out at its next page. Thread-safe.
 */
public final class Doors {

  private final @Nullable KeyRing keys;
  private final SignedIn signedIn;

  /**
   * @param keys the keys that are good; null if there can be none
   */
  public Doors(@Nullable KeyRing keys, InstantSource time) {
    this.keys = keys;
    this.signedIn = new SignedIn(time);
  }

  /** What a visitor may; empty if it has to sign in. */
  public Optional<Access> access(Session session) {
    if (keys == null || !keys.required()) {
      return Optional.of(Access.LOCAL);
    }
    KeyId id = signedIn.key(session.id());
    return id == null
        ? Optional.empty()
        : keys.find(id).filter(key -> key.scope().administers()).map(Access::of);
  }

  /**
   * Signs a session in.
   *
   * @throws RefusedException if the key is not good, or not for people who look after Offpeak
   */
  public void signIn(Session session, String key) throws RefusedException {
    GatewayKey found = keys == null ? null : keys.find(key).orElse(null);
    if (found == null) {
      throw new RefusedException(
          new Refusal(
              403,
              "gateway_key_unknown",
              "This gateway key is not known, or it was revoked. offpeak keys list shows which are"
                  + " good."));
    }
    if (!found.scope().administers()) {
      throw new RefusedException(
          new Refusal(
              403,
              "gateway_key_not_admin",
              "This key may call, but not see these pages. Make one that may: offpeak keys create"
                  + " NAME --admin"));
    }
    signedIn.add(session.id(), found.id());
  }

  /** Forgets a session. */
  public void signOut(Session session) {
    signedIn.remove(session.id());
  }
}
