package dev.offpeak.app.assembly;

import dev.offpeak.app.config.Sourced;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.gateway.defer.Payer;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.http.ProviderSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The accounts that can pay: those whose keys are set. Thread-safe. */
final class Accounts {

  private final Assembly assembly;
  private final Shell shell;

  Accounts(Assembly assembly, Shell shell) {
    this.assembly = assembly;
    this.shell = shell;
  }

  /**
   * An account whose key is set.
   *
   * @param name null for the usual one of its provider
   */
  record Paying(@Nullable AccountName name, Account account, Sourced<Secret> key) {}

  /** One account of a provider; empty if its key is not set. */
  Optional<Paying> of(ProviderName provider, @Nullable AccountName name) {
    return of(provider).stream().filter(paying -> Objects.equals(paying.name(), name)).findFirst();
  }

  /** The accounts of a provider whose keys are set, the usual one first. */
  List<Paying> of(ProviderName provider) {
    List<Paying> paying = new ArrayList<>();
    key(provider).ifPresent(key -> paying.add(paying(provider, null, key)));
    assembly
        .settings()
        .accounts(provider)
        .forEach((name, key) ->
            sandboxed(name, key).ifPresent(set -> paying.add(paying(provider, name, set))));
    return paying;
  }

  private Optional<Sourced<Secret>> key(ProviderName provider) {
    return assembly.settings().sandbox()
        ? Optional.of(new Sourced<>(SandboxProvider.KEY, "default"))
        : assembly.settings().key(provider);
  }

  private Optional<Sourced<Secret>> sandboxed(AccountName name, Optional<Sourced<Secret>> key) {
    return assembly.settings().sandbox()
        ? Optional.of(new Sourced<>(SandboxProvider.key(name), "default"))
        : key;
  }

  private Paying paying(ProviderName provider, @Nullable AccountName name, Sourced<Secret> key) {
    Account account =
        assembly.settings().sandbox()
            ? SandboxProvider.account(provider, key.value())
            : settings(provider, key).account(provider);
    return new Paying(name, account, key);
  }

  /**
   * How an account is reached.
   *
   * @throws CommandException if it cannot be
   */
  ProviderSettings settings(ProviderName provider, Sourced<Secret> key) {
    try {
      return Assembly.usualSettings(provider, key.value(), shell)
          .withBaseUrl(assembly.baseUrl(provider).value())
          .withLimits(assembly.limits(provider));
    } catch (IllegalArgumentException unusable) {
      throw CommandException.usage(
          "the account of " + provider.display() + " cannot be used: " + unusable.getMessage());
    }
  }

  /**
   * Where the gateway passes calls on to.
   *
   * @param seat of the emulator, asked for only in the sandbox
   */
  List<Upstream> upstreams(Supplier<EmulatorSeat> seat) {
    List<Upstream> upstreams = new ArrayList<>();
    for (ProviderName provider : Assembly.PROVIDERS) {
      Map<AccountName, Secret> further = new HashMap<>();
      for (Paying paying : of(provider)) {
        if (paying.name() != null) {
          further.put(paying.name(), paying.key().value());
        }
      }
      if (assembly.settings().sandbox()) {
        upstreams.add(SandboxProvider.upstream(provider, seat.get(), further));
      } else {
        Sourced<Secret> key = assembly.settings().key(provider).orElse(null);
        // Without an account the address is still checked; the key stands in for one and is
        // dropped.
        Sourced<Secret> checked = key == null ? new Sourced<>(new Secret("none"), "default") : key;
        String at = settings(provider, checked).baseUrl();
        upstreams.add(new Upstream(provider, () -> at, key == null ? null : key.value(), further));
      }
    }
    return upstreams;
  }

  /** What the gateway's deferred calls can be paid from. */
  List<Payer> payers() {
    List<Payer> payers = new ArrayList<>();
    for (ProviderName provider : Assembly.PROVIDERS) {
      for (Paying paying : of(provider)) {
        payers.add(
            new Payer(
                paying.account(),
                Assembly.dialect(provider),
                paying.key().value(),
                assembly.limits(provider).bytesMax(),
                paying.name()));
      }
    }
    return payers;
  }
}
