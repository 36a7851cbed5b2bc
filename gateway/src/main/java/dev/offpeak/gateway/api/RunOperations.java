package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.store.OutputStore.OutputRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Runs and their requests. */
final class RunOperations {

  static final int LIMIT_MAX = 1_000;
  static final int LIMIT_USUAL = 100;

  private final NativeApi.Parts parts;

  RunOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(
        new Operation("GET", "/api/runs", true, (call, none) -> list(call)),
        new Operation("GET", "/api/runs/{run}", true, (call, name) -> one(find(name))),
        new Operation("GET", "/api/runs/{run}/requests", true, this::requests),
        new Operation("POST", "/api/runs/{run}/cancel", true, (call, name) -> cancel(find(name))),
        new Operation("POST", "/api/runs/{run}/retry", true, (call, name) -> retry(find(name))));
  }

  private Reply list(Incoming call) throws RefusedException {
    int limit = new Query(call.query()).limit(LIMIT_USUAL, LIMIT_MAX);
    List<Run> runs = parts.store().get().runs().recent(limit);
    return ApiJson.object(200, json -> ApiJson.list(json, "runs", runs, this::members));
  }

  private Run find(String name) throws RefusedException {
    Optional<Run> run;
    try {
      run = parts.store().get().runs().find(new RunId(name));
    } catch (IllegalArgumentException noRun) {
      run = Optional.empty();
    }
    return run.orElseThrow(
        () -> new RefusedException(new Refusal(404, "not_found", "There is no run with this id.")));
  }

  private Reply one(Run run) {
    return ApiJson.object(200, json -> members(json, run));
  }

  private Reply cancel(Run run) throws RefusedException {
    long cancelled = parts.store().get().runs().cancel(run.id(), parts.time().instant());
    return changed(run, "cancelled", cancelled);
  }

  private Reply retry(Run run) throws RefusedException {
    long ready = parts.store().get().runs().retry(run.id(), parts.time().instant());
    return changed(run, "retried", ready);
  }

  private Reply changed(Run run, String what, long requests) throws RefusedException {
    Run now = find(run.id().value());
    return ApiJson.object(
        200,
        json -> {
          json.writeNumberProperty(what, requests);
          json.writeName("run");
          json.writeStartObject();
          members(json, now);
          json.writeEndObject();
        });
  }

  private void members(JsonGenerator json, Run run) {
    json.writeStringProperty("run", run.id().value());
    json.writeStringProperty("state", run.state().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("feature", run.feature().name());
    json.writeStringProperty("provider", run.account().target().provider().value());
    json.writeStringProperty("source", run.source());
    json.writeBooleanProperty("open_ended", run.openEnded());
    ApiJson.time(json, "created_at", run.createdAt());
    ApiJson.time(json, "finished_at", run.finishedAt());
    ApiJson.time(json, "deadline", run.deadline());
    json.writeBooleanProperty("late", run.late(parts.time().instant()));
    json.writeBooleanProperty("cancel_requested", run.cancelRequested());
    json.writeStringProperty("stopped", run.stop() == null ? null : run.stop().message());
    json.writeName("counts");
    json.writeStartObject();
    json.writeNumberProperty("total", run.counts().total());
    json.writeNumberProperty("ready", run.counts().ready());
    json.writeNumberProperty("in_flight", run.counts().inFlight());
    json.writeNumberProperty("succeeded", run.counts().succeeded());
    json.writeNumberProperty("failed", run.counts().failed());
    json.writeNumberProperty("cancelled", run.counts().cancelled());
    json.writeEndObject();
    ApiJson.money(json, "cost_usd", run.money().paid());
    ApiJson.money(json, "synchronous_cost_usd", run.money().synchronous());
    ApiJson.money(json, "saved_usd", run.money().saved());
    ApiJson.money(json, "reserved_usd", run.money().reserved());
    json.writeNumberProperty("unpriced", run.money().unpriced());
  }

  /** A page in the order of the input; {@code next} is where the page after it begins. */
  private Reply requests(Incoming call, String name) throws RefusedException {
    Query query = new Query(call.query());
    int limit = query.limit(LIMIT_USUAL, LIMIT_MAX);
    long after = cursor(query);
    List<OutputRow> rows = parts.store().get().output().rows(find(name).id(), after, limit);
    return ApiJson.object(
        200,
        json -> {
          ApiJson.list(json, "requests", rows, RunOperations::request);
          json.writeStringProperty(
              "next", rows.size() < limit ? null : Long.toString(rows.getLast().ordinal()));
        });
  }

  private static long cursor(Query query) throws RefusedException {
    String after = query.get("after");
    if (after == null) {
      return 0;
    }
    if (!after.matches("[0-9]{1,18}")) {
      throw Query.refused("after is what next was in the page before.");
    }
    return Long.parseLong(after);
  }

  private static void request(JsonGenerator json, OutputRow row) {
    json.writeStringProperty("id", Long.toString(row.id().value()));
    json.writeStringProperty("custom_id", row.customId());
    json.writeStringProperty("state", row.state().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("feature", row.feature().name());
    json.writeStringProperty("endpoint", row.endpoint().path());
    json.writeStringProperty("model", row.model());
    json.writeStringProperty("lane", row.lane().label());
    json.writeNumberProperty("attempts", row.attempts());
    ApiJson.money(json, "cost_usd", row.cost());
    Usage usage = row.usage();
    json.writeName("usage");
    if (usage == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeNumberProperty("input", usage.inputTokens());
      json.writeNumberProperty("cached", usage.cachedTokens());
      json.writeNumberProperty("output", usage.outputTokens());
      json.writeEndObject();
    }
    ApiJson.error(json, row.failure());
  }
}
