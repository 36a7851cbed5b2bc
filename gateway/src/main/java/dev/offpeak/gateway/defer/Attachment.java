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
   * What a call is whose caller waits nowhere: asking the same thing several times is asking
   * several times, unless a key says that it is once.
   *
   * @param bodyHash of the call
   */
  static Choice named(Kin kin, String bodyHash) {
    return kin.named()
        .<Choice>map(named ->
            named.bodyHash().equals(bodyHash) ? new Choice.Attach(named) : new Choice.Conflict())
        .orElseGet(Choice.Create::new);
  }

  /**
   * What the call is.
   *
   * @param bodyHash of the call
   * @param retries how often its client says to have tried before
   */
  static Choice choose(Kin kin, String bodyHash, int retries) {
    if (kin.named().isPresent()) {
      return named(kin, bodyHash);
    }
    // At the first try, only one that nobody else waits for; a retry never makes a second request.
    Optional<Deferred> known =
        retries == 0 ? kin.abandoned() : kin.abandoned().or(kin::delivered).or(kin::held);
    return known.<Choice>map(Choice.Attach::new).orElseGet(Choice.Create::new);
  }
}
