package dev.offpeak.gateway.defer;

import dev.offpeak.store.Deferred;
import dev.offpeak.store.DeferredStore.Choice;
import dev.offpeak.store.DeferredStore.Kin;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a call is one that is there already. No SDK names its calls, so that a call that
 * comes again is known by what it says; identical calls are interchangeable, but concurrent ones
 * stay distinct. Pure.
 */
final class Attachment {

  /**
   * A retry follows a lost answer within this time: SDKs pause for seconds, or as they are told.
   */
  static final Duration DELIVERED_LATELY = Duration.ofMinutes(10);

  private Attachment() {}

  /**
   * What the call is.
   *
   * @param bodyHash of the call
   * @param retries how often its client says to have tried before
   */
  static Choice choose(Kin kin, String bodyHash, int retries) {
    if (kin.named().isPresent()) {
      Deferred named = kin.named().get();
      return named.bodyHash().equals(bodyHash) ? new Choice.Attach(named) : new Choice.Conflict();
    }
    // At the first try, only one that nobody else waits for; a retry never makes a second request.
    Optional<Deferred> known =
        retries == 0 ? kin.abandoned() : kin.abandoned().or(kin::delivered).or(kin::held);
    return known.<Choice>map(Choice.Attach::new).orElseGet(Choice.Create::new);
  }
}
