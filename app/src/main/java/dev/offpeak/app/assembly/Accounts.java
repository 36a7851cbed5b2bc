package dev.offpeak.app.assembly;

import dev.offpeak.app.config.Sourced;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.http.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
}
