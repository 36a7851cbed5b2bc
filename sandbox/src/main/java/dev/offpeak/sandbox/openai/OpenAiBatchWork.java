package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.batch.AcceptedRequests;
import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.BatchWork;
import dev.offpeak.sandbox.batch.Ending;
import dev.offpeak.sandbox.batch.Fate;
import dev.offpeak.sandbox.batch.RequestCursor;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.batch.Verdict.InputError;
import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Parameter;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** Validates and answers OpenAI's batches. Thread-safe. */
final class OpenAiBatchWork implements BatchWork {
  private final Settings settings;
  private final Accounts accounts;

  /** Verdicts that count for the queue although they may not be on disk yet. */
  private final Map<String, Verdict> passed = new ConcurrentHashMap<>();

  OpenAiBatchWork(Settings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
  }

  @Override
  public RequestCursor open(Batch batch) throws IOException {
    return new LineCursor(input(batch));
  }

  private static Path input(Batch batch) {
    Path account = Objects.requireNonNull(batch.directory().getParent()).getParent();
    String source = batch.record().request().path("source").asString("");
    return Objects.requireNonNull(account).resolve("files").resolve(source).resolve("content");
  }

  @Override
  public Verdict check(Batch batch, AcceptedRequests accepted) throws IOException {
    if (batch.record().request().path("uncheckable").asBoolean(false)) {
      return failed("file_not_found", "The input file could not be found.");
    }
    Optional<Parameter> code = batch.record().fault(BatchFault.VALIDATION_ERROR);
    if (code.isPresent()) {
      return failed(ValidationErrors.of(code.get().text()));
    }
    Verdict verdict;
    try (LineCursor cursor = new LineCursor(input(batch))) {
      String endpoint = batch.record().request().path("endpoint").asString("");
      verdict =
          new InputCheck(endpoint, settings.limits().openAiRequestsMax()).check(cursor, accepted);
    }
    String model = verdict.model();
    if (!verdict.accepted() || model == null) {
      return verdict;
    }
    return withinQueue(batch, verdict, model)
        ? verdict
        : failed(
            "token_limit_exceeded",
            ("Enqueued token limit reached for %s in organization org-sandbox. Limit: %s enqueued"
                    + " tokens. Please try again once some in_progress batches have been completed.")
                .formatted(model, settings.limits().enqueuedTokens().getOrDefault(model, 90_000L)));
  }

  private synchronized boolean withinQueue(Batch batch, Verdict verdict, String model) {
    if (batch.record().fault(BatchFault.TOKEN_LIMIT_EXCEEDED).isPresent()) {
      return false;
    }
    Long limit = settings.limits().enqueuedTokens().get(model);
    if (limit == null) {
      return true;
    }
    Instant now = settings.clock().instant();
    long enqueued = verdict.tokens();
    for (Account account : accounts.all()) {
      if (account.batch(batch.id()).isPresent()) {
        enqueued += account.unfinished(now).stream().mapToLong(b -> enqueued(b, model)).sum();
      }
    }
    if (enqueued > limit) {
      return false;
    }
    passed.put(batch.id(), verdict);
    return true;
  }

  private long enqueued(Batch batch, String model) {
    Verdict kept = batch.verdict();
    Verdict verdict = kept == null ? passed.get(batch.id()) : kept;
    return verdict != null && verdict.accepted() && model.equals(verdict.model())
        ? verdict.tokens()
        : 0;
  }

  private static Verdict failed(String code, String message) {
    return failed(new InputError(code, message, null, null));
  }

  private static Verdict failed(InputError error) {
    return new Verdict(0, 0, null, List.of(error));
  }

  @Override
  public Outcome answer(Batch batch, Question question) {
    return Answers.answer(batch.record().request().path("endpoint").asString(""), question);
  }

  @Override
  public Outcome.Failed failure(Fate fate) {
    if (fate == Fate.REFUSAL) {
      return new Outcome.Failed(
          400,
          "invalid_request_error",
          "content_policy_violation",
          null,
          "The request was refused because of its content.");
    }
    return new Outcome.Failed(
        500, "server_error", null, null, "The server had an error while processing the request.");
  }

  @Override
  public byte[] line(String customId, long nonce, Outcome outcome) {
    ObjectNode line = begin(customId, nonce);
    ObjectNode response = line.putObject("response");
    switch (outcome) {
      case Outcome.Answered answered -> {
        response.put("status_code", 200).put("request_id", requestId(nonce));
        response.set("body", answered.body());
      }
      case Outcome.Failed failed -> {
        response.put("status_code", failed.status()).put("request_id", requestId(nonce));
        response.set("body", OpenAiErrors.body(failed));
      }
    }
    line.putNull("error");
    return Json.bytes(line);
  }

  @Override
  public byte[] undone(String customId, long nonce, Ending ending) {
    ObjectNode line = begin(customId, nonce);
    line.putNull("response");
    boolean expired = ending == Ending.EXPIRED;
    line.putObject("error")
        .put("code", expired ? "batch_expired" : "batch_cancelled")
        .put(
            "message",
            expired
                ? "This request could not be executed before the completion window expired."
                : "This request was not executed because the batch was cancelled.");
    return Json.bytes(line);
  }

  private static ObjectNode begin(String customId, long nonce) {
    ObjectNode line = Json.object();
    line.put("id", "batch_req_" + Long.toHexString(BodyHash.mix(nonce)));
    line.put("custom_id", customId);
    return line;
  }

  private static String requestId(long nonce) {
    return "req_" + Long.toHexString(BodyHash.mix(nonce + 1));
  }

  @Override
  public void ended(Batch batch) {
    // The input is a file of the user's, who may use it for another batch.
  }

  @Override
  public boolean separateErrors() {
    return true;
  }
}
