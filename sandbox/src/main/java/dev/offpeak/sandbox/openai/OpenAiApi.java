package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.Settler;
import dev.offpeak.sandbox.fault.Operation;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.CallFaults;
import dev.offpeak.sandbox.http.RefusedException;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's API below {@code /openai/v1}: files, batches, and synchronous calls. Thread-safe.
 *
 * <p>Any key is good, and is an account of its own, but: keys that begin with {@code sk-invalid} or
 * are configured as refused get 401, keys that begin with {@code sk-noquota} get 429 {@code
 * insufficient_quota} when they create a batch or call synchronously.
 */
public final class OpenAiApi implements AutoCloseable {
  private static final int SMALL_BODY_BYTES_MAX = 1 << 20;

  private final Settings settings;
  private final Accounts accounts;
  private final Settler settler;
  private final CallFaults faults;
  private final FilesEndpoint files;
  private final BatchesEndpoint batches;
  private final CallsEndpoint calls;
  private final AtomicLong requests = new AtomicLong();

  /** Loads the state and goes on with unfinished batches. */
  public OpenAiApi(Settings settings) {
    this.settings = settings;
    accounts = new Accounts(settings.state().resolve("openai"), settings.seed());
    settler =
        new Settler(new OpenAiBatchWork(settings, accounts), settings.clock(), settings.seed());
    faults = new CallFaults(settings.faults(), new OpenAiErrors());
    files = new FilesEndpoint(settings, accounts);
    batches = new BatchesEndpoint(settings, accounts, files, settler);
    calls = new CallsEndpoint(settings);
    for (Account account : accounts.all()) {
      files.store(account).reached();
      account.batches().forEach(settler::watch);
    }
  }

  /** Serves a call; {@code path} is what follows {@code /openai/v1}. */
  public Reply route(Call call, List<String> path) throws IOException {
    Reply reply;
    try {
      reply = answer(call, path);
    } catch (RefusedException refused) {
      reply = refused.answer();
    }
    return reply instanceof Reply.Answer answer
        ? answer.with("x-request-id", "req_" + Long.toHexString(requestNumber()))
        : reply;
  }

  private long requestNumber() {
    return BodyHash.mix(settings.clock().millis()) + requests.incrementAndGet();
  }

  private Reply answer(Call call, List<String> path) throws IOException {
    String key = call.bearer().orElse("");
    if (key.isEmpty() || key.startsWith("sk-invalid") || settings.refusedKeys().contains(key)) {
      return OpenAiErrors.answer(
          401,
          "invalid_request_error",
          null,
          "invalid_api_key",
          key.isEmpty() ? "You didn't provide an API key." : "Incorrect API key provided.");
    }
    Account account = accounts.ofKey(key);
    String id = path.size() > 1 ? path.get(1) : "";
    return switch (pattern(call, path)) {
      case "POST files" -> around(Operation.UPLOAD, call, c -> files.upload(c, account));
      case "GET files" -> around(Operation.LIST, call, c -> files.list(c, account));
      case "GET files *" -> around(Operation.POLL, call, c -> files.get(account, id));
      case "DELETE files *" -> around(Operation.DELETE, call, c -> files.delete(account, id));
      case "GET files * content" ->
          around(Operation.DOWNLOAD, call, c -> files.content(account, id));
      case "POST batches" -> around(Operation.CREATE, call, c -> batches.create(c, account, key));
      case "GET batches" -> around(Operation.LIST, call, c -> batches.list(c, account));
      case "GET batches *" -> around(Operation.POLL, call, c -> batches.get(account, id));
      case "POST batches * cancel" ->
          around(Operation.CANCEL, call, c -> batches.cancel(account, id));
      case "POST chat *", "POST responses", "POST embeddings" ->
          around(Operation.CALL, call, c -> synchronous(path, c, account, key));
      case "GET models" -> models();
      default ->
          OpenAiErrors.answer(
              404,
              "invalid_request_error",
              null,
              null,
              "Invalid URL (%s /v1/%s)".formatted(call.method(), String.join("/", path)));
    };
  }

  /** Names a call by its method and path, with ids replaced by a star. */
  private static String pattern(Call call, List<String> path) {
    StringBuilder pattern = new StringBuilder(call.method());
    for (int i = 0; i < path.size(); i++) {
      pattern.append(' ').append(i == 1 ? "*" : path.get(i));
    }
    return pattern.toString();
  }

  private Reply around(Operation operation, Call call, CallFaults.Handler handler)
      throws IOException {
    return faults.around(operation, call, handler);
  }

  private Reply synchronous(List<String> path, Call call, Account account, String key)
      throws IOException {
    if (key.startsWith("sk-noquota")) {
      return OpenAiErrors.answer(
          429, "insufficient_quota", null, "insufficient_quota", "You exceeded your quota.");
    }
    Reply reply = calls.answer("/v1/" + String.join("/", path), call, account);
    return reply instanceof Reply.Answer answer
        ? answer
            .with("x-ratelimit-limit-requests", "10000")
            .with("x-ratelimit-remaining-requests", "9999")
            .with("x-ratelimit-reset-requests", "6ms")
        : reply;
  }

  private static Reply models() {
    ObjectNode list = Json.object();
    list.put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String id : List.of("gpt-6-luna", "gpt-5-mini", "text-embedding-3-small")) {
      data.addObject()
          .put("id", id)
          .put("object", "model")
          .put("created", 0)
          .put("owned_by", "sandbox");
    }
    return Reply.json(200, list);
  }

  /** Reads a small JSON object. */
  static JsonNode smallBody(Call call) throws IOException {
    byte[] bytes =
        call.bodyUpTo(SMALL_BODY_BYTES_MAX)
            .orElseThrow(() -> OpenAiErrors.invalid("The body is too large.", null));
    try {
      JsonNode body = Json.tree(bytes, 0, bytes.length);
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException e) {
      throw OpenAiErrors.invalid("The body of the request is not valid JSON.", null);
    }
    throw OpenAiErrors.invalid("The body of the request must be an object.", null);
  }

  @Override
  public void close() {
    settler.close();
  }
}
