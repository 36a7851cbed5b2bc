package dev.offpeak.app.assembly;

import dev.offpeak.app.config.HooksSection;
import dev.offpeak.app.config.Settings;
import dev.offpeak.connectors.command.CommandChannel;
import dev.offpeak.connectors.webhook.WebhookChannel;
import dev.offpeak.hooks.Receiver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who is told of what, made from the settings. */
final class Receivers {

  /** The one command there may be; another program in its place is still the one to tell. */
  private static final String COMMAND = "command";

  private Receivers() {}

  static List<Receiver> of(Settings settings, InstantSource time) {
    HooksSection section = settings.hooks();
    List<Receiver> receivers = new ArrayList<>();
    for (HooksSection.Webhook webhook : section.webhooks()) {
      receivers.add(
          new Receiver(
              webhook.address().id(),
              webhook.address().toString(),
              webhook.events(),
              new WebhookChannel(webhook.address(), webhook.key(), time)));
    }
    if (!section.command().isEmpty()) {
      receivers.add(
          new Receiver(
              COMMAND,
              "command " + name(section.command().getFirst()),
              Set.of("alert.*"),
              new CommandChannel(section.command(), withheld(settings))));
    }
    return receivers;
  }

  private static String name(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /** The keys that pay are none of the command's business. */
  private static Set<String> withheld(Settings settings) {
    Set<String> withheld = new HashSet<>();
    Assembly.PROVIDERS.forEach(provider -> withheld.addAll(settings.keyVariables(provider)));
    return withheld;
  }
}
