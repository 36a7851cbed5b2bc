package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Reply;
import dev.offpeak.store.AlertStore.Standing;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What needs attention, as a dispatching process has found and told it. */
final class AlertOperations {

  private final NativeApi.Parts parts;

  AlertOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(new Operation("GET", "/api/alerts", true, (call, none) -> standing()));
  }

  private Reply standing() {
    List<Standing> standing = parts.store().get().alerts().standing();
    return ApiJson.object(
        200, json -> ApiJson.list(json, "alerts", standing, AlertOperations::members));
  }

  private static void members(JsonGenerator json, Standing standing) {
    json.writeStringProperty("id", standing.alert().key());
    json.writeStringProperty("kind", standing.alert().kind().label());
    json.writeStringProperty("severity", standing.alert().severity());
    json.writeStringProperty("subject", standing.alert().subject());
    json.writeStringProperty("text", standing.alert().text());
    ApiJson.time(json, "since", standing.raisedAt());
    ApiJson.time(json, "told_at", standing.toldAt());
  }
}
