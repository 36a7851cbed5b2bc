package dev.offpeak.app.show;

import dev.offpeak.alerts.AlertsNow.Shown;
import dev.offpeak.app.show.AlertsFlow.Reached;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.HookStore;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Alerts and their receivers as JSON for scripts. Its fields are a contract. */
final class AlertsJson {

  private AlertsJson() {}

  static String of(List<Shown> alerts, List<Reached> receivers) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeName("alerts");
      json.writeStartArray();
      alerts.forEach(shown -> write(json, shown));
      json.writeEndArray();
      json.writeName("receivers");
      json.writeStartArray();
      receivers.forEach(reached -> write(json, reached));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Shown shown) {
    AlertStore.Standing told = shown.told();
    json.writeStartObject();
    json.writeStringProperty("id", shown.alert().key());
    json.writeStringProperty("kind", shown.alert().kind().label());
    json.writeStringProperty("severity", shown.alert().severity());
    json.writeStringProperty("subject", shown.alert().subject());
    json.writeStringProperty("text", shown.alert().text());
    json.writeStringProperty("since", text(told == null ? null : told.raisedAt()));
    json.writeStringProperty("told_at", text(told == null ? null : told.toldAt()));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Reached reached) {
    HookStore.Standing standing = reached.standing();
    json.writeStartObject();
    json.writeStringProperty("receiver", reached.receiver());
    json.writeNumberProperty("told", standing == null ? 0 : standing.delivered());
    json.writeNumberProperty("waiting", standing == null ? 0 : standing.due());
    json.writeNumberProperty("given_up", standing == null ? 0 : standing.givenUp());
    json.writeStringProperty("waiting_since", text(standing == null ? null : standing.oldestDue()));
    json.writeStringProperty("problem", standing == null ? null : standing.problem());
    json.writeEndObject();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
