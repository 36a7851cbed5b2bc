package dev.offpeak.gateway.defer;

import dev.offpeak.Engine;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What deferring needs from outside.
 *
 * @param engine takes requests in; it need not dispatch in this process
 * @param tagger says which feature a call belongs to
 * @param pace the engine's waits, from which ours follow
 * @param whiteSpace which held calls get white space before their answer; asked for each
 */
public record DeferParts(
    Engine engine,
    Store store,
    List<Payer> payers,
    LanePolicies policies,
    Tagger tagger,
    Pace pace,
    InstantSource time,
    Supplier<List<WhiteSpaceRule>> whiteSpace) {

  public DeferParts {
    payers = List.copyOf(payers);
  }

  /** The account that pays for a caller's calls of a provider. */
  Optional<Payer> payer(ProviderName provider, Caller caller) {
    return of(provider)
        .filter(payer -> Objects.equals(payer.name(), caller.scope().account()))
        .findFirst();
  }

  /** The wire format of a provider that has an account. */
  Optional<Dialect> dialect(ProviderName provider) {
    return of(provider).map(Payer::dialect).findFirst();
  }

  private Stream<Payer> of(ProviderName provider) {
    return payers.stream().filter(payer -> payer.account().target().provider().equals(provider));
  }
}
