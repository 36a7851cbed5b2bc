/**
 * Events to receivers over HTTP, signed as Standard Webhooks says. Open {@link
 * dev.offpeak.connectors.webhook.WebhookChannel}.
 */
@NullMarked
package dev.offpeak.connectors.webhook;

import org.jspecify.annotations.NullMarked;
