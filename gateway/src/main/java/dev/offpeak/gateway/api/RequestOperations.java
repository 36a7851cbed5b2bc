package dev.offpeak.gateway.api;

import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BrowseStore.RequestPage;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.BrowseStore.RequestSearch;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Requests: handed in one by one or many at once, found again, looked at and taken back. */
final class RequestOperations {

  /** The largest body that a provider takes in one request, and what stands around it. */
  private static final int BODY_BYTES_MAX = 33 * 1024 * 1024;

  private static final String NDJSON = "application/x-ndjson";

  private final NativeApi.Parts parts;

  RequestOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(
        new Operation("POST", Desk.PATH, false, (call, none) -> post(call)),
        new Operation("GET", Desk.PATH, false, (call, none) -> list(call)),
        new Operation("GET", Desk.PATH + "/{request}", false, this::one),
        new Operation("GET", Desk.PATH + "/{request}/answer", false, this::answer),
        new Operation("GET", Desk.PATH + "/{request}/body", false, this::body),
        new Operation("GET", Desk.PATH + "/{request}/events", false, this::events),
        new Operation("POST", Desk.PATH + "/{request}/cancel", false, this::cancel));
  }

  private Reply post(Incoming call) throws IOException, InterruptedException, RefusedException {
    String type = call.header("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith(NDJSON)) {
      return new BulkIntake(parts.desk(), parts.spool(), call).run();
    }
    Desk.Wanted wanted = WantedJson.read(call.body(BODY_BYTES_MAX), call.header("idempotency-key"));
    return parts.desk().accepted(parts.desk().take(call, new DeferredId(call.id()), wanted));
  }

  private Reply one(Incoming call, String name) throws RefusedException {
    return isCall(name)
        ? parts.desk().status(call, new DeferredId(name))
        : parts.desk().status(number(call, name), call.caller().scope().bodies());
  }

  private Reply answer(Incoming call, String name) throws RefusedException {
    return isCall(name)
        ? parts.desk().answer(call, new DeferredId(name))
        : parts.desk().answer(call, readable(call, name));
  }

  private Reply body(Incoming call, String name) throws RefusedException {
    return isCall(name)
        ? parts.desk().asked(call, new DeferredId(name))
        : parts.desk().asked(readable(call, name));
  }

  private Reply events(Incoming call, String name) throws RefusedException {
    return parts.desk().events(call, call(call, name));
  }

  private Reply cancel(Incoming call, String name) throws RefusedException {
    return parts.desk().cancel(call, call(call, name));
  }

  private static boolean isCall(String name) {
    return name.matches("op_[0-9a-f]{24}");
  }

  /** A request of a run, for who administers. */
  private RequestId number(Incoming call, String name) throws RefusedException {
    if (!name.matches("[1-9][0-9]{0,17}") || !call.caller().scope().administers()) {
      throw notFound();
    }
    return new RequestId(Long.parseLong(name));
  }

  private RequestId readable(Incoming call, String name) throws RefusedException {
    RequestId request = number(call, name);
    if (!call.caller().scope().bodies()) {
      throw new RefusedException(
          new Refusal(
              403,
              "bodies_not_allowed",
              "This gateway key may not read what others asked and were answered."));
    }
    return request;
  }

  private DeferredId call(Incoming call, String name) throws RefusedException {
    if (isCall(name)) {
      return new DeferredId(name);
    }
    number(call, name);
    throw new RefusedException(
        new Refusal(
            409,
            "part_of_a_run",
            "This is for requests that were handed in one by one. Cancel or follow the run instead,"
                + " at /api/runs."));
  }

  private static RefusedException notFound() {
    return new RefusedException(new Refusal(404, "not_found", "There is no request with this id."));
  }

  /** Of a key that does not administer, its own only. */
  private Reply list(Incoming call) throws RefusedException {
    Query query = new Query(call.query());
    int limit = query.limit(RunOperations.LIMIT_USUAL, RunOperations.LIMIT_MAX);
    boolean all = call.caller().scope().administers();
    String run = query.get("run");
    String customId = query.get("custom_id");
    if (!all && (run != null || customId != null)) {
      throw Query.refused("run and custom_id are for keys that administer.");
    }
    String feature = query.get("feature");
    RequestSearch search =
        new RequestSearch(
            run == null ? null : run(run),
            customId,
            feature == null ? null : feature(feature),
            state(query.get("state")),
            query.get("model"),
            time(query.get("from")),
            time(query.get("to")),
            all ? null : Desk.credential(call));
    RequestPage page = parts.store().get().browse().requests(search, cursor(query), limit);
    RequestId next = page.next();
    return ApiJson.object(
        200,
        json -> {
          ApiJson.list(json, "requests", page.rows(), RequestOperations::row);
          json.writeStringProperty("next", next == null ? null : Long.toString(next.value()));
        });
  }

  private static RunId run(String name) throws RefusedException {
    try {
      return new RunId(name);
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("run is a run's id, such as r_7Qm2xA.");
    }
  }

  private static Feature feature(String name) throws RefusedException {
    try {
      return new Feature(name);
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("feature has 1 to 100 characters and no control characters.");
    }
  }

  private static RequestState.@Nullable Kind state(@Nullable String word) throws RefusedException {
    if (word == null) {
      return null;
    }
    for (RequestState.Kind kind : RequestState.Kind.values()) {
      if (label(kind).equals(word)) {
        return kind;
      }
    }
    throw Query.refused("state is ready, batched, calling, succeeded, failed or cancelled.");
  }

  private static @Nullable Instant time(@Nullable String text) throws RefusedException {
    if (text == null) {
      return null;
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException wrong) {
      throw Query.refused("from and to are UTC days such as 2026-11-01, or times by RFC 3339.");
    }
  }

  private static @Nullable RequestId cursor(Query query) throws RefusedException {
    String after = query.get("after");
    if (after == null) {
      return null;
    }
    if (!after.matches("[0-9]{1,18}")) {
      throw Query.refused("after is what next was in the page before.");
    }
    return new RequestId(Long.parseLong(after));
  }

  private static void row(JsonGenerator json, RequestRow row) {
    json.writeStringProperty(
        "id", row.call() == null ? Long.toString(row.id().value()) : row.call().value());
    json.writeStringProperty("run", row.run().value());
    json.writeStringProperty("custom_id", row.customId());
    json.writeStringProperty("state", label(row.state()));
    json.writeStringProperty("feature", row.feature().name());
    json.writeStringProperty("provider", row.provider().value());
    json.writeStringProperty("endpoint", row.endpoint().path());
    json.writeStringProperty("model", row.model());
    json.writeStringProperty("lane", row.lane().label());
    json.writeNumberProperty("attempts", row.attempts());
    ApiJson.time(json, "created_at", row.takenAt());
    ApiJson.time(json, "deadline", row.deadline());
    ApiJson.money(json, "cost_usd", row.cost());
    ApiJson.error(json, row.failure());
  }

  private static String label(RequestState.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
