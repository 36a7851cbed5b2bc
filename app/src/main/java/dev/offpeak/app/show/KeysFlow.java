package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.GatewayKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code offpeak keys}: who may call the gateway. */
public final class KeysFlow {

  /** Whose files and batches a key of that name would see. */
  private static final Set<String> WITHOUT_KEY = Set.of(Caller.LOCAL.name(), Caller.NOBODY.name());

  private final Shell shell;
  private final Assembly assembly;
  private final boolean json;

  public KeysFlow(Shell shell, Assembly assembly, boolean json) {
    this.shell = shell;
    this.assembly = assembly;
    this.json = json;
  }

  /** Makes a key and shows it, the only time; the exit code. */
  public int create(String name, KeyScope scope) {
    check(scope.account());
    KeySecret secret = KeySecret.create(new SecureRandom());
    GatewayKey key = key(name.strip(), scope, secret);
    if (!assembly.store().keys().create(key)) {
      throw CommandException.usage(
          "there is a key named "
              + name.strip()
              + " already, or there was one. Reports tell keys apart by their names, so take"
              + " another.");
    }
    if (json) {
      say(KeyJson.created(key, secret.secret()));
    } else {
      say(secret.secret().reveal());
      shell.say(
          "That is the key "
              + Wrap.printable(key.name())
              + ", shown this once; it may: "
              + Wrap.printable(words(scope))
              + ".");
      shell.say("Set it as the API key of the SDK that calls the gateway.");
    }
    return ExitCode.OK;
  }

  /** A key that names an account which is not there would let nobody do anything. */
  private void check(@Nullable AccountName account) {
    if (account == null) {
      return;
    }
    Set<AccountName> known = new TreeSet<>(Comparator.comparing(AccountName::value));
    for (ProviderName provider : Assembly.PROVIDERS) {
      known.addAll(assembly.settings().accounts(provider).keySet());
    }
    if (!known.contains(account)) {
      throw CommandException.usage(
          "there is no account "
              + account
              + (known.isEmpty()
                  ? ""
                  : ", only "
                      + known.stream().map(AccountName::value).collect(Collectors.joining(", ")))
              + ". Name it under providers.openai.accounts or providers.anthropic.accounts in the"
              + " configuration.");
    }
  }

  private GatewayKey key(String name, KeyScope scope, KeySecret secret) {
    if (WITHOUT_KEY.contains(name)) {
      throw CommandException.usage(
          "a key cannot be named "
              + name
              + ": calls without a key are known by that. Take another.");
    }
    try {
      Instant now = shell.clock().instant();
      return new GatewayKey(
          secret.id(), name, secret.shown(), secret.hash(), now, null, null, scope);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(wrong.getMessage() + ".");
    }
  }

  /** Every key; the exit code. */
  public int list() {
    List<GatewayKey> keys = assembly.store().keys().list();
    if (json) {
      say(KeyJson.list(keys));
      return ExitCode.OK;
    }
    if (keys.isEmpty()) {
      say("There are no gateway keys: serve lets in every program of this machine, and no other.");
      say("Make the first one: offpeak keys create NAME");
      return ExitCode.OK;
    }
    Table table = new Table("name", "?id", "begins", "?created", "last used", "state", "may");
    for (GatewayKey key : keys) {
      table.row(
          key.name(),
          key.id().value(),
          key.shown() + "…",
          clock(key.createdAt()),
          clock(key.usedAt()),
          key.revokedAt() == null ? "good" : "revoked",
          words(key.scope()));
    }
    table.lines(Wrap.width(shell.terminal().columns())).forEach(this::say);
    return ExitCode.OK;
  }

  /** Revokes a key; the exit code. */
  public int revoke(String nameOrId) {
    List<GatewayKey> keys = assembly.store().keys().list();
    GatewayKey key =
        keys.stream()
            .filter(one -> one.id().value().equals(nameOrId) || one.name().equals(nameOrId))
            .findFirst()
            .orElseThrow(() ->
                CommandException.usage(
                    "there is no gateway key "
                        + nameOrId
                        + ". offpeak keys list shows those there are."));
    boolean now = assembly.store().keys().revoke(key.id(), shell.clock().instant());
    if (json) {
      say(KeyJson.revoked(key));
    } else {
      say(
          now
              ? "Revoked " + Wrap.printable(key.name()) + "; running gateways obey within 2 s."
              : Wrap.printable(key.name()) + " was revoked before; nothing changed.");
    }
    return ExitCode.OK;
  }

  private String clock(@Nullable Instant time) {
    return time == null
        ? "never"
        : Times.clock(time, shell.clock().instant(), shell.clock().getZone());
  }

  private static String words(KeyScope scope) {
    List<String> words = new ArrayList<>();
    if (scope.administers()) {
      words.add("administer");
    }
    if (!scope.features().isEmpty()) {
      words.add(
          "features "
              + scope.features().stream().map(Feature::name).collect(Collectors.joining(", ")));
    }
    if (!scope.lanes().isEmpty()) {
      words.add(
          scope.lanes().stream().map(Lane::label).sorted().collect(Collectors.joining(", "))
              + " only");
    }
    if (!scope.models().isEmpty()) {
      words.add("models " + String.join(", ", scope.models()));
    }
    if (scope.budget() != null) {
      words.add("spend " + scope.budget());
    }
    if (scope.callsPerMinute() > 0) {
      words.add(scope.callsPerMinute() + " calls/min");
    }
    if (scope.account() != null) {
      words.add("have the account " + scope.account() + " pay");
    }
    if (scope.bodies()) {
      words.add("read bodies");
    }
    return words.isEmpty() ? "call anything" : String.join("; ", words);
  }

  private void say(String line) {
    shell.streams().out().println(line);
  }
}
