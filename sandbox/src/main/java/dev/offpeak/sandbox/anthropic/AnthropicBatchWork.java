package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.batch.AcceptedRequests;
import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.BatchWork;
import dev.offpeak.sandbox.batch.Ending;
import dev.offpeak.sandbox.batch.Fate;
import dev.offpeak.sandbox.batch.RequestCursor;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import tools.jackson.databind.node.ObjectNode;

/** Answers Anthropic's batches. Stateless. */
final class AnthropicBatchWork implements BatchWork {

  @Override
  public RequestCursor open(Batch batch) throws IOException {
    return new RequestLog(batch.directory());
  }

  @Override
  public Verdict check(Batch batch, AcceptedRequests accepted) {
    throw new IllegalStateException("Checked when it was created: " + batch.id());
  }

  @Override
  public Outcome answer(Batch batch, Question question) {
    return MessageAnswer.answer(question);
  }

  @Override
  public Outcome.Failed failure(Fate fate) {
    return fate == Fate.REFUSAL
        ? MessageCheck.invalid("Output blocked by content filtering policy")
        : new Outcome.Failed(529, "overloaded_error", null, null, "Overloaded");
  }

  @Override
  public byte[] line(String customId, long nonce, Outcome outcome) {
    ObjectNode line = Json.object().put("custom_id", customId);
    ObjectNode result = line.putObject("result");
    switch (outcome) {
      case Outcome.Answered answered ->
          result.put("type", "succeeded").set("message", answered.body());
      case Outcome.Failed failed -> {
        String requestId = "req_" + Long.toHexString(BodyHash.mix(nonce + 1));
        result
            .put("type", "errored")
            .set("error", AnthropicErrors.body(failed.type(), failed.message(), requestId));
      }
    }
    return Json.bytes(line);
  }

  @Override
  public byte[] undone(String customId, long nonce, Ending ending) {
    ObjectNode line = Json.object().put("custom_id", customId);
    line.putObject("result").put("type", ending == Ending.EXPIRED ? "expired" : "canceled");
    return Json.bytes(line);
  }

  @Override
  public void ended(Batch batch) throws IOException {
    Files.deleteIfExists(batch.directory().resolve(RequestLog.FILE));
  }

  @Override
  public boolean separateErrors() {
    return false;
  }
}
