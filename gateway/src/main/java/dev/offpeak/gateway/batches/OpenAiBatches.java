package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /openai/v1/batches}. Thread-safe. */
final class OpenAiBatches {

  private static final String PATH = "/openai/v1/batches";
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int PAGE = 20;
  private static final int PAGE_MAX = 100;

  /** How long the provider may take. */
  static final Duration WINDOW = Duration.ofHours(24);

  private final BatchServing parts;
  private final Making making;

  OpenAiBatches(BatchServing parts, Making making) {
    this.parts = parts;
    this.making = making;
  }

  /** What makes batches, and lists them. */
  List<Route> making() {
    return List.of(
        Served.at("POST", call -> call.path().equals(PATH), this::create),
        Served.at("GET", call -> call.path().equals(PATH), this::list));
  }

  /** What is asked of batches that are ours. */
  List<Route> routes() {
    return List.of(
        Served.at("GET", call -> ours(call, ""), this::get),
        Served.at("POST", call -> ours(call, "/cancel"), this::cancel));
  }

  private static boolean ours(Call call, String after) {
    return ServedId.BATCH.is(Served.between(call.path(), PATH + "/", after));
  }

  private ServedStore store() {
    return parts.store().get().served();
  }

  private Reply create(Incoming call) throws IOException, RefusedException {
    making.check(call, ProviderName.OPENAI);
    byte[] body = call.body(BODY_BYTES_MAX);
    BatchOrder order = BatchOrder.of(body);
    String inputFile = order.inputFile();
    Optional<Endpoint> endpoint =
        Endpoint.ofPath(order.endpoint()).filter(path -> path != Endpoint.MESSAGES);
    if (endpoint.isEmpty()) {
      throw Query.refused(
          "endpoint must be /v1/chat/completions, /v1/responses or /v1/embeddings here.");
    }
    if (!order.window().equals("24h")) {
      throw Query.refused("completion_window must be 24h.");
    }
    boolean known =
        store()
            .file(call.caller().name(), inputFile)
            .filter(file -> file.kind() == ServedFile.Kind.INPUT)
            .isPresent();
    if (!known) {
      throw Query.refused(
          "input_file_id names no file for batches that was uploaded here with this key.");
    }
    Instant now = parts.time().instant();
    NewServedBatch batch =
        new NewServedBatch(
            ServedId.BATCH.next(parts.random()),
            call.caller().name(),
            ProviderName.OPENAI,
            inputFile,
            endpoint.get().path(),
            order.metadata(),
            Making.feature(call),
            now,
            now.plus(WINDOW),
            Making.deadline(call, now),
            0,
            bound(call, inputFile),
            call.caller().scope().account(),
            Making.call(call, Making.sha256().digest(body)));
    return making.reply(making.make(call, batch).batch(), this::json);
  }

  /** The most that all requests of a file cost, where somebody wants to know. */
  private Usd bound(Incoming call, String file) throws RefusedException {
    return call.purse().bounded()
        ? parts
            .bounds()
            .ofAll(
                ProviderName.OPENAI,
                Making.feature(call),
                InputFile.batch("file", InputForm.OPENAI_BATCH, store().read(file), LineScope.ANY))
        : Usd.ZERO;
  }

  private String json(ServedBatch batch) {
    return OpenAiJson.batch(batch, run(batch));
  }

  private @Nullable Run run(ServedBatch batch) {
    RunId run = batch.run();
    return run == null ? null : parts.store().get().runs().find(run).orElse(null);
  }

  private Reply list(Incoming call) throws RefusedException {
    Query query = new Query(call.query());
    int limit = query.limit(PAGE, PAGE_MAX);
    List<ServedBatch> found =
        store()
            .batches(
                call.caller().name(), ProviderName.OPENAI, query.get("after"), null, limit + 1);
    List<ServedBatch> page = found.subList(0, Math.min(limit, found.size()));
    return Reply.json(
        200, OpenAiJson.list(page, found.size() > limit, ServedBatch::id, this::json));
  }

  private ServedBatch find(Incoming call, String after) throws RefusedException {
    String id = Served.between(call.path(), PATH + "/", after);
    return store().batch(call.caller().name(), id).orElseThrow(() -> Served.notFound("batch", id));
  }

  private Reply get(Incoming call) throws RefusedException {
    return Reply.json(200, json(find(call, "")));
  }

  private Reply cancel(Incoming call) throws RefusedException {
    ServedBatch batch = find(call, "/cancel");
    ServedBatch.End end = batch.end();
    if (end != null) {
      throw new RefusedException(
          new Refusal(
              400,
              "batch_not_cancellable",
              "A batch with status '" + OpenAiJson.status(batch, null) + "' cannot be cancelled."));
    }
    store().cancel(batch.id(), parts.time().instant());
    return Reply.json(200, json(find(call, "/cancel")));
  }
}
