package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What is at the providers, and what has been lately. */
final class BatchOperations {

  private final NativeApi.Parts parts;

  BatchOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(
        new Operation("GET", "/api/batches", true, (call, none) -> list(call)),
        new Operation("GET", "/api/batches/{batch}", true, (call, name) -> one(name)));
  }

  private Reply list(Incoming call) throws RefusedException {
    int limit = new Query(call.query()).limit(RunOperations.LIMIT_USUAL, RunOperations.LIMIT_MAX);
    List<Batch> batches = parts.store().get().batches().recent(limit);
    return ApiJson.object(
        200, json -> ApiJson.list(json, "batches", batches, BatchOperations::members));
  }

  private Reply one(String name) throws RefusedException {
    Batch batch =
        BatchId.parse(name)
            .flatMap(parts.store().get().batches()::find)
            .orElseThrow(() ->
                new RefusedException(
                    new Refusal(404, "not_found", "There is no batch with this id.")));
    return ApiJson.object(200, json -> members(json, batch));
  }

  private static void members(JsonGenerator json, Batch batch) {
    json.writeStringProperty("batch", batch.id().wire());
    json.writeStringProperty("state", batch.state().kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("provider", batch.group().target().provider().value());
    json.writeStringProperty("account", batch.account().fingerprint());
    json.writeStringProperty("endpoint", batch.group().endpoint().path());
    json.writeStringProperty("model", batch.group().model());
    json.writeStringProperty("provider_batch", providerId(batch.state()));
    json.writeNumberProperty("requests", batch.requests());
    json.writeNumberProperty("bytes", batch.wireBytes());
    ApiJson.time(json, "planned_at", batch.plannedAt());
    ApiJson.money(json, "reserved_usd", batch.reserved());
  }

  private static @Nullable String providerId(BatchState state) {
    return switch (state) {
      case BatchState.AtProvider there -> there.id().value();
      case BatchState.Ended ended -> ended.id().value();
      case BatchState.Collected collected -> collected.id().value();
      case BatchState.Assembling _,
          BatchState.Planned _,
          BatchState.Uploading _,
          BatchState.Submitting _,
          BatchState.Doubted _,
          BatchState.Rejected _ ->
          null;
    };
  }
}
