package dev.offpeak.provider.openai;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what a line of an output or error file says, in one pass and without a tree: this is the
 * hot path of collecting. Not thread-safe; one instance a line. Source of the shape: openai-openapi
 * f85dbe22, {@code BatchRequestOutput}, checked 2026-11-23.
 */
final class OpenAiResultLines {

  private final JsonParser parser;
  private final OpenAiUsage usage = new OpenAiUsage();

  private @Nullable String customId;
  private boolean hasResponse;
  private int status;
  private @Nullable String model;
  private @Nullable String serviceTier;
  private @Nullable String errorCode;
  private @Nullable String errorType;
  private @Nullable String errorMessage;

  private OpenAiResultLines(JsonParser parser) {
    this.parser = parser;
  }

  /** What the line says; null if it is not a result line. */
  static @Nullable ResultLine parse(byte[] line) {
    OpenAiResultLines reading = Json.whole(line, OpenAiResultLines::new, OpenAiResultLines::member);
    return reading == null ? null : reading.result();
  }

  private void member(String name) {
    switch (name) {
      case "custom_id" -> customId = Json.text(parser);
      case "response" -> {
        hasResponse = parser.currentToken() == JsonToken.START_OBJECT;
        Json.members(parser, this::responseMember);
      }
      case "error" -> Json.members(parser, this::errorMember);
      default -> {}
    }
  }

  private void responseMember(String name) {
    switch (name) {
      case "status_code" -> status = (int) Math.min(Json.count(parser), Integer.MAX_VALUE);
      case "body" -> Json.members(parser, this::bodyMember);
      default -> {}
    }
  }

  private void bodyMember(String name) {
    switch (name) {
      case "model" -> model = Json.text(parser);
      case "service_tier" -> serviceTier = Json.text(parser);
      case "usage" -> usage.read(parser);
      case "error" -> Json.members(parser, this::errorMember);
      default -> {}
    }
  }

  private void errorMember(String name) {
    switch (name) {
      case "code" -> errorCode = Json.text(parser);
      case "type" -> errorType = Json.text(parser);
      case "message" -> errorMessage = Json.text(parser);
      default -> {}
    }
  }

  private @Nullable ResultLine result() {
    String id = customId;
    if (id == null) {
      return null;
    }
    if (isAnswer()) {
      return new ResultLine.Answer(id, new BilledAnswer(usage.toUsage(), model, serviceTier, null));
    }
    return new ResultLine.Failed(
        id, OpenAiFailures.of(hasResponse ? status : 0, errorCode, errorType, errorMessage));
  }

  /** A response of status 200 was billed, whatever else the line says. */
  private boolean isAnswer() {
    boolean said = status >= 200 && status < 300;
    boolean unsaid = status == 0 && errorCode == null && errorMessage == null;
    return hasResponse && (said || unsaid);
  }
}
