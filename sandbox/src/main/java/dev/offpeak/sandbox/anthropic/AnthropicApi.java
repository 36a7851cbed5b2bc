package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.Settler;
import dev.offpeak.sandbox.charge.Lane;
import dev.offpeak.sandbox.fault.Operation;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.CallFaults;
import dev.offpeak.sandbox.http.RefusedException;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Anthropic's API below {@code /anthropic}: message batches and synchronous messages. Thread-safe.
 *
 * <p>Any key is good, and is an account of its own, but: keys that begin with {@code
 * sk-ant-invalid} or {@code sk-invalid} or are configured as refused get 401, keys that begin with
 * {@code sk-noquota} or {@code sk-ant-noquota} get 402 {@code billing_error}.
 */
public final class AnthropicApi implements AutoCloseable {
  private static final int BODY_BYTES_MAX = 32 << 20;

  private final Settings settings;
  private final Accounts accounts;
  private final Settler settler;
  private final CallFaults faults;
  private final BatchesEndpoint batches;
  private final AtomicLong calls = new AtomicLong();

  /** Loads the state and goes on with unfinished batches. */
  public AnthropicApi(Settings settings) {
    this.settings = settings;
    accounts = new Accounts(settings.state().resolve("anthropic"), settings.seed());
    settler = new Settler(new AnthropicBatchWork(), settings.clock(), settings.seed());
    faults = new CallFaults(settings.faults(), new AnthropicErrors());
    batches = new BatchesEndpoint(settings, accounts, settler);
    accounts.all().forEach(account -> account.batches().forEach(settler::watch));
  }

  /**
   * Serves a call.
   *
   * @param path what follows {@code /anthropic/v1}
   * @param baseUrl where the caller finds {@code /anthropic}
   */
  public Reply route(Call call, List<String> path, String baseUrl) throws IOException {
    Reply reply = answer(call, path, baseUrl);
    return reply instanceof Reply.Answer answer && !answer.headers().containsKey("request-id")
        ? answer.with("request-id", AnthropicErrors.requestId())
        : reply;
  }

  private Reply answer(Call call, List<String> path, String baseUrl) throws IOException {
    Optional<String> apiKey = call.header("x-api-key").filter(key -> !key.isBlank());
    String key = apiKey.or(call::bearer).orElse("");
    boolean invalid = key.startsWith("sk-ant-invalid") || key.startsWith("sk-invalid");
    if (key.isEmpty() || invalid || settings.refusedKeys().contains(key)) {
      return AnthropicErrors.answer(
          401,
          "authentication_error",
          key.isEmpty() ? "x-api-key header is required" : "invalid x-api-key");
    }
    if (call.header("anthropic-version").isEmpty()) {
      return AnthropicErrors.answer(
          400, "invalid_request_error", "anthropic-version: header is required");
    }
    return route(call, path, baseUrl, accounts.ofKey(key), key);
  }

  private Reply route(Call call, List<String> path, String baseUrl, Account account, String key)
      throws IOException {
    String id = path.size() > 2 ? path.get(2) : "";
    boolean broke = key.startsWith("sk-noquota") || key.startsWith("sk-ant-noquota");
    return switch (pattern(call, path)) {
      case "POST messages" ->
          around(Operation.CALL, call, c -> broke ? billing() : message(c, account));
      case "POST messages batches" ->
          around(
              Operation.CREATE, call, c -> broke ? billing() : batches.create(c, account, baseUrl));
      case "GET messages batches" ->
          around(Operation.LIST, call, c -> batches.list(c, account, baseUrl));
      case "GET messages batches *" ->
          around(Operation.POLL, call, c -> batches.get(account, id, baseUrl));
      case "DELETE messages batches *" ->
          around(Operation.DELETE, call, c -> batches.delete(account, id));
      case "GET messages batches * results" ->
          around(Operation.DOWNLOAD, call, c -> batches.results(account, id));
      case "POST messages batches * cancel" ->
          around(Operation.CANCEL, call, c -> batches.cancel(account, id, baseUrl));
      default -> AnthropicErrors.answer(404, "not_found_error", "Not found");
    };
  }

  private static String pattern(Call call, List<String> path) {
    StringBuilder pattern = new StringBuilder(call.method());
    for (int i = 0; i < path.size(); i++) {
      pattern.append(' ').append(i == 2 ? "*" : path.get(i));
    }
    return pattern.toString();
  }

  private Reply around(Operation operation, Call call, CallFaults.Handler handler)
      throws IOException {
    return faults.around(operation, call, handler);
  }

  private static Reply billing() {
    return AnthropicErrors.answer(402, "billing_error", "Your credit balance is too low.");
  }

  private Reply message(Call call, Account account) throws IOException {
    byte[] bytes = call.bodyUpTo(BODY_BYTES_MAX).orElseThrow(BatchesEndpoint::tooLarge);
    byte[] hash = new BodyHash().of(bytes, 0, bytes.length);
    Question question =
        new Question(
            parse(bytes),
            settings.seed(),
            BodyHash.mix(settings.clock().millis()) + calls.incrementAndGet(),
            settings.clock().instant(),
            Lane.SYNCHRONOUS,
            account.cache(),
            false);
    return switch (MessageAnswer.answer(question)) {
      case Outcome.Failed failed -> AnthropicErrors.answer(failed);
      case Outcome.Answered answered -> {
        settings.charges().chargeCall(hash, answered.model(), answered.usage());
        boolean streamed = question.body().path("stream").asBoolean(false);
        yield (streamed ? MessageStream.of(answered.body()) : Reply.json(200, answered.body()))
            .with("anthropic-ratelimit-requests-limit", "1000")
            .with("anthropic-ratelimit-requests-remaining", "999");
      }
    };
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return Json.tree(bytes, 0, bytes.length);
    } catch (JacksonException e) {
      RefusedException refused = AnthropicErrors.invalid("The request body is not valid JSON.");
      refused.addSuppressed(e);
      throw refused;
    }
  }

  @Override
  public void close() {
    settler.close();
  }
}
