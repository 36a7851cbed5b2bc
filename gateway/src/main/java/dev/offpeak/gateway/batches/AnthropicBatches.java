package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.batches.RequestSplitter.MalformedException;
import dev.offpeak.gateway.batches.RequestSplitter.TooLongException;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.Dialect;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.source.Source;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.ServedStore.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /anthropic/v1/messages/batches}. Thread-safe. */
final class AnthropicBatches {

  static final String PATH = "/anthropic/v1/messages/batches";

  /** What Anthropic takes in one batch. */
  static final long BYTES_MAX = 256L * 1024 * 1024;

  private static final int REQUESTS_MAX = 100_000;
  private static final int PAGE = 20;
  private static final int PAGE_MAX = 1_000;
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Duration KEPT = Duration.ofDays(29);
  private static final Pattern CUSTOM_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private final BatchServing parts;
  private final Making making;
  private final Dialect dialect;

  AnthropicBatches(BatchServing parts, Making making, Dialect dialect) {
    this.parts = parts;
    this.making = making;
    this.dialect = dialect;
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
        Served.at("GET", call -> ours(call, "/results"), this::results),
        Served.at("POST", call -> ours(call, "/cancel"), this::cancel),
        Served.at("DELETE", call -> ours(call, ""), this::delete));
  }

  private static boolean ours(Call call, String after) {
    return ServedId.MESSAGE_BATCH.is(Served.between(call.path(), PATH + "/", after));
  }

  private ServedStore store() {
    return parts.store().get().served();
  }

  private Reply create(Incoming call) throws IOException, RefusedException {
    making.check(call, ProviderName.ANTHROPIC);
    String file = ServedId.FILE.next(parts.random());
    MessageDigest hash = Making.sha256();
    Feature feature = Making.feature(call);
    long requests;
    Usd bound;
    try (Content content = store().begin(file)) {
      requests = new RequestSplitter(content.stream(), hash).split(call.body(), BYTES_MAX);
      bound = checkEnvelope(file, requests, call, feature);
      content.finish();
    } catch (MalformedException malformed) {
      throw Query.refused(String.valueOf(malformed.getMessage()));
    } catch (TooLongException tooLong) {
      throw new RefusedException(
          new Refusal(
              413, "request_too_large", "A batch has at most 256 MB; split it over several."));
    }
    Instant now = parts.time().instant();
    String owner = call.caller().name();
    NewServedBatch batch =
        new NewServedBatch(
            ServedId.MESSAGE_BATCH.next(parts.random()),
            owner,
            ProviderName.ANTHROPIC,
            file,
            Endpoint.MESSAGES.path(),
            null,
            feature,
            now,
            now.plus(WINDOW),
            Making.deadline(call, now),
            requests,
            bound,
            call.caller().scope().account(),
            Making.call(call, hash.digest()));
    // Before the batch, which must never be without it.
    store()
        .add(new ServedFile(file, owner, ServedFile.Kind.BODY, "", 0, now, now.plus(KEPT), null));
    Making.Result result;
    try {
      result = making.make(call, batch);
    } catch (RefusedException refused) {
      store().removeFile(owner, file);
      throw refused;
    }
    if (!result.made()) {
      store().removeFile(owner, file);
    }
    return making.reply(result.batch(), made -> json(made, call));
  }

  private static String json(ServedBatch batch, Incoming call) {
    return AnthropicJson.batch(batch, call.origin());
  }

  /**
   * What makes the call as a whole fail: ids, their number, and what the key may not do. All else
   * is found line by line.
   *
   * @return the most that all of it costs, where the key has a budget
   */
  private Usd checkEnvelope(String file, long requests, Incoming call, Feature feature)
      throws RefusedException {
    if (requests == 0 || requests > REQUESTS_MAX) {
      throw Query.refused("requests: a batch has 1 to " + REQUESTS_MAX + " requests");
    }
    LineScope scope = new LineScope(call.caller().scope());
    boolean bounded = call.purse().bounded();
    Usd bound = Usd.ZERO;
    Set<String> ids = new HashSet<>();
    try (Source lines = lines(file)) {
      for (Source.Item item = lines.next(); item != null; item = lines.next()) {
        String problem = idProblem(customId(item), ids);
        String place = "requests." + (item.ordinal() - 1);
        if (problem != null) {
          throw Query.refused(place + ".custom_id: " + problem);
        }
        scope.check(item, place);
        if (bounded) {
          bound = bound.plus(parts.bounds().of(ProviderName.ANTHROPIC, feature, item));
        }
      }
    }
    return bound;
  }

  private Source lines(String file) {
    return InputFile.batch("batch", InputForm.ANTHROPIC_BATCH, store().read(file), LineScope.ANY);
  }

  private static @Nullable String customId(Source.Item item) {
    return switch (item) {
      case Source.Item.Request request -> request.request().customId();
      case Source.Item.Invalid invalid -> invalid.customId();
    };
  }

  private static @Nullable String idProblem(@Nullable String id, Set<String> before) {
    if (id == null) {
      return "Field required";
    }
    if (!CUSTOM_ID.matcher(id).matches()) {
      return "it has 1 to 64 letters, digits, hyphens and underscores";
    }
    return before.add(id) ? null : "it is used twice in this batch";
  }

  private Reply list(Incoming call) throws RefusedException {
    Query query = new Query(call.query());
    int limit = query.limit(PAGE, PAGE_MAX);
    String before = query.get("before_id");
    String after = query.get("after_id");
    if (before != null && after != null) {
      throw Query.refused("before_id and after_id exclude each other");
    }
    List<ServedBatch> found =
        store().batches(call.caller().name(), ProviderName.ANTHROPIC, after, before, limit + 1);
    boolean more = found.size() > limit;
    // Going to newer ones, it is the newest that belongs to the next page.
    List<ServedBatch> page =
        !more ? found : before == null ? found.subList(0, limit) : found.subList(1, limit + 1);
    return Reply.json(200, AnthropicJson.list(page, more, batch -> json(batch, call)));
  }

  private ServedBatch find(Incoming call, String after) throws RefusedException {
    String id = Served.between(call.path(), PATH + "/", after);
    return store()
        .batch(call.caller().name(), id)
        .orElseThrow(() -> Served.notFound("message batch", id));
  }

  private Reply get(Incoming call) throws RefusedException {
    return Reply.json(200, json(find(call, ""), call));
  }

  private Reply results(Incoming call) throws RefusedException {
    ServedBatch batch = find(call, "/results");
    if (batch.end() == null) {
      throw new RefusedException(
          new Refusal(
              404, "not_ended", "The batch has no results yet: it is still being processed."));
    }
    return Reply.written(200, "application/x-jsonl", out -> write(batch, out));
  }

  private void write(ServedBatch batch, OutputStream out) throws IOException {
    if (batch.run() != null) {
      new ResultLines(parts.store().get(), dialect, batch).write(out);
      return;
    }
    // Nothing of it was sent, so that there is no run: its requests tell why.
    String ended =
        batch.cancelAt() != null ? "canceled" : batch.expiredAt() != null ? "expired" : null;
    try (Source lines = lines(batch.inputFile())) {
      for (Source.Item item = lines.next(); item != null; item = lines.next()) {
        String id = customId(item);
        out.write(unsent(id == null ? "" : id, item, ended));
        out.write('\n');
      }
    }
  }

  private byte[] unsent(String id, Source.Item item, @Nullable String ended) {
    if (ended != null) {
      return dialect.resultLine(id, null, ended, "");
    }
    String problem =
        item instanceof Source.Item.Invalid invalid
            ? invalid.problem()
            : "the request could not be sent";
    return AnthropicJson.unsendable(id, problem).getBytes(StandardCharsets.UTF_8);
  }

  private Reply cancel(Incoming call) throws RefusedException {
    ServedBatch batch = find(call, "/cancel");
    if (batch.end() != null) {
      throw Query.refused("The batch has ended already and cannot be canceled.");
    }
    store().cancel(batch.id(), parts.time().instant());
    return Reply.json(200, json(find(call, "/cancel"), call));
  }

  private Reply delete(Incoming call) throws RefusedException {
    ServedBatch batch = find(call, "");
    if (batch.end() == null) {
      throw Query.refused("The batch is still being processed; cancel it first.");
    }
    store().removeBatch(call.caller().name(), batch.id());
    return Reply.json(200, AnthropicJson.deleted(batch.id()));
  }
}
