package dev.offpeak.app.config;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is set otherwise after a configuration was read again, named as in the file. Stateless. */
public final class SettingChanges {

  private static final String TAGS = "gateway.tags";
  private static final String WHITE_SPACE = "gateway.white-space";
  private static final String WEBHOOKS = "webhooks";
  private static final String ALERTS = "alerts";
  private static final Set<String> TAKEN_OVER = Set.of(TAGS, WHITE_SPACE, WEBHOOKS);

  private SettingChanges() {}

  /** What a process that serves takes over while it runs. */
  public static List<String> inForce(Settings before, Settings after) {
    TreeSet<String> changed = new TreeSet<>();
    after
        .features()
        .forEach((feature, policy) -> {
          if (!policy.equals(before.features().get(feature))) {
            changed.add("features." + feature.name());
          }
        });
    before.features().keySet().stream()
        .filter(feature -> !after.features().containsKey(feature))
        .forEach(feature -> changed.add("features." + feature.name()));
    if (!before.tags().equals(after.tags())) {
      changed.add(TAGS);
    }
    if (!before.whiteSpace().equals(after.whiteSpace())) {
      changed.add(WHITE_SPACE);
    }
    if (!before.hooks().webhooks().equals(after.hooks().webhooks())) {
      changed.add(WEBHOOKS);
    }
    if (!before.hooks().alerts().equals(after.hooks().alerts())
        || !before.hooks().command().equals(after.hooks().command())) {
      changed.add(ALERTS);
    }
    return List.copyOf(changed);
  }

  /** One reading of the configuration, with all of its settings but prices and features. */
  public record Reading(Settings settings, List<SettingLine> lines) {
    public Reading {
      lines = List.copyOf(lines);
    }
  }

  /** What such a process goes on with as it was at its start. */
  public static List<String> afterRestart(
      Reading start, Reading now, List<ProviderName> providers) {
    Map<String, String> values = new HashMap<>();
    start.lines().forEach(line -> values.put(line.key(), line.value()));
    List<String> changed = new ArrayList<>();
    for (SettingLine line : now.lines()) {
      if (!isTakenOver(line.key()) && !line.value().equals(values.get(line.key()))) {
        changed.add(line.key());
      }
    }
    // What is secret is shown as set, whatever it is.
    for (ProviderName provider : providers) {
      String key = "providers." + provider + ".api-key";
      boolean other = !Objects.equals(key(start, provider), key(now, provider));
      if (other && !changed.contains(key)) {
        changed.add(key);
      }
    }
    for (ProviderName provider : providers) {
      String key = "providers." + provider + ".accounts";
      boolean told = changed.stream().anyMatch(one -> one.startsWith(key));
      if (!told && !accounts(start, provider).equals(accounts(now, provider))) {
        changed.add(key);
      }
    }
    boolean otherTls =
        !Objects.equals(start.settings().gateway().tls(), now.settings().gateway().tls());
    if (otherTls && !changed.contains("gateway.tls")) {
      changed.add("gateway.tls");
    }
    if (!start.settings().prices().equals(now.settings().prices())) {
      changed.add("prices");
    }
    return List.copyOf(changed);
  }

  private static Map<AccountName, String> accounts(Reading reading, ProviderName provider) {
    Map<AccountName, String> keys = new HashMap<>();
    reading
        .settings()
        .accounts(provider)
        .forEach((name, key) -> key.ifPresent(set -> keys.put(name, set.value().reveal())));
    return keys;
  }

  private static boolean isTakenOver(String key) {
    return TAKEN_OVER.contains(key) || key.startsWith(ALERTS + ".");
  }

  private static @Nullable String key(Reading reading, ProviderName provider) {
    return reading.settings().key(provider).map(Sourced::value).map(Secret::reveal).orElse(null);
  }
}
