package dev.offpeak.app.config;

import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.app.config.HooksSection.Webhook;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.connectors.webhook.SigningKey;
import dev.offpeak.connectors.webhook.WebhookAddress;
import dev.offpeak.hooks.EventType;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the sections {@code webhooks} and {@code alerts}. Not thread-safe. */
final class HooksReader {

  private static final Set<String> WEBHOOK = Set.of("url", "secret", "events", "internal-host");
  private static final Set<String> ALERTS = Set.of("budget-share", "repeat", "command", "off");
  private static final Pattern PERCENT = Pattern.compile("([1-9]\\d?)\\s*%");

  /** More receivers than that are a mistake in the file. */
  private static final int WEBHOOKS_MAX = 100;

  private final Faults faults;
  private final BiFunction<YamlMap, String, @Nullable String> filled;

  /**
   * @param filled the text of a value with variables put in; null if there is none
   */
  HooksReader(Faults faults, BiFunction<YamlMap, String, @Nullable String> filled) {
    this.faults = faults;
    this.filled = filled;
  }

  HooksSection hooks(YamlMap top) {
    YamlMap alerts = top.map("alerts", ALERTS);
    return new HooksSection(
        webhooks(top),
        new AlertSettings(budgetPercent(alerts), repeat(alerts), off(alerts)),
        command(alerts));
  }

  private List<Webhook> webhooks(YamlMap top) {
    List<Webhook> webhooks = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    List<Node> nodes = top.list("webhooks");
    if (nodes.size() > WEBHOOKS_MAX) {
      top.fault("webhooks", "has more than " + WEBHOOKS_MAX + " entries");
    }
    for (Node node : nodes) {
      YamlMap map = new YamlMap("webhooks", node, WEBHOOK, faults);
      WebhookAddress address = address(map);
      SigningKey key = key(map);
      Set<String> events = events(map);
      if (address != null && !ids.add(address.id())) {
        map.fault("url", "is given twice; name all its events in one entry");
      }
      if (address != null && key != null) {
        webhooks.add(new Webhook(address, key, events));
      }
    }
    return webhooks;
  }

  private @Nullable WebhookAddress address(YamlMap map) {
    if (!map.has("url")) {
      map.fault("url", "is missing");
      return null;
    }
    String url = filled.apply(map, "url");
    String host = map.text("internal-host");
    if (url == null) {
      return null;
    }
    try {
      WebhookAddress address = WebhookAddress.parse(url, host);
      if (host != null && !address.internal()) {
        map.fault("internal-host", "must be the host of the url, " + address.host());
      }
      return address;
    } catch (IllegalArgumentException wrong) {
      map.fault("url", String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private @Nullable SigningKey key(YamlMap map) {
    if (!map.has("secret")) {
      map.fault("secret", "is missing; receivers know by it that an event is ours");
      return null;
    }
    String secret = filled.apply(map, "secret");
    try {
      return secret == null ? null : SigningKey.of(new Secret(secret));
    } catch (IllegalArgumentException wrong) {
      map.fault("secret", "cannot be used: " + wrong.getMessage());
      return null;
    }
  }

  private Set<String> events(YamlMap map) {
    if (!map.has("events")) {
      return Receiver.ALL;
    }
    Set<String> events = new LinkedHashSet<>();
    for (Node node : map.list("events")) {
      String wish = word(node);
      if (EventType.isWish(wish)) {
        events.add(wish);
      } else {
        faults.add(
            YamlMap.line(node),
            "webhooks.events has \""
                + wish
                + "\"; events are "
                + String.join(", ", EventType.labels())
                + ", or a beginning with a star such as batch.*");
      }
    }
    if (events.isEmpty()) {
      map.fault("events", "names none; leave it out for all");
    }
    return events;
  }

  private static int budgetPercent(YamlMap alerts) {
    String text = alerts.text("budget-share");
    Matcher percent = PERCENT.matcher(text == null ? "" : text.strip());
    if (text != null && !percent.matches()) {
      alerts.fault("budget-share", "is a share from 1% to 99%; it is \"" + text + "\"");
    }
    return percent.matches()
        ? Integer.parseInt(percent.group(1))
        : AlertSettings.DEFAULT.budgetPercent();
  }

  private static Duration repeat(YamlMap alerts) {
    String text = alerts.text("repeat");
    try {
      return text == null ? AlertSettings.DEFAULT.repeat() : Times.parse("it", text);
    } catch (IllegalArgumentException wrong) {
      alerts.fault("repeat", "cannot be read: " + wrong.getMessage());
      return AlertSettings.DEFAULT.repeat();
    }
  }

  private Set<AlertKind> off(YamlMap alerts) {
    Set<AlertKind> off = new HashSet<>();
    for (Node node : alerts.list("off")) {
      String word = word(node);
      AlertKind.ofLabel(word.toLowerCase(Locale.ROOT))
          .ifPresentOrElse(
              off::add,
              () ->
                  faults.add(
                      YamlMap.line(node),
                      "alerts.off has \"" + word + "\"; alerts are " + kinds()));
    }
    return off;
  }

  private static String kinds() {
    return String.join(", ", Arrays.stream(AlertKind.values()).map(AlertKind::label).toList());
  }

  private List<String> command(YamlMap alerts) {
    List<String> command = new ArrayList<>();
    for (Node node : alerts.list("command")) {
      if (node instanceof ScalarNode scalar && scalar.getValue().indexOf('\0') < 0) {
        command.add(scalar.getValue());
      } else {
        faults.add(YamlMap.line(node), "alerts.command is a list of a program and its arguments");
      }
    }
    if (!command.isEmpty() && command.getFirst().isBlank()) {
      alerts.fault("command", "is a list such as [/usr/local/bin/page, llm]; no shell reads it");
    }
    return command;
  }

  private static String word(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
  }
}
