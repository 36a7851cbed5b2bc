package dev.offpeak.app.config;

import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.connectors.webhook.SigningKey;
import dev.offpeak.connectors.webhook.WebhookAddress;
import java.util.List;
import java.util.Set;

/**
 * What a configuration file says of who is told of what.
 *
 * @param command the program that alerts are told to, with its arguments; empty for none
 */
public record HooksSection(List<Webhook> webhooks, AlertSettings alerts, List<String> command) {

  static final HooksSection NONE = new HooksSection(List.of(), AlertSettings.DEFAULT, List.of());

  public HooksSection {
    webhooks = List.copyOf(webhooks);
    command = List.copyOf(command);
  }

  /**
   * One receiver over HTTP.
   *
   * @param events what it wants: types, or their beginnings with a {@code *}
   */
  public record Webhook(WebhookAddress address, SigningKey key, Set<String> events) {
    public Webhook {
      events = Set.copyOf(events);
    }
  }
}
