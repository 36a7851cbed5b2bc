package dev.offpeak.provider.anthropic;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what a line of a results file says, in one pass and without a tree: this is the hot path of
 * collecting. Not thread-safe; one instance a line. Source of the shape and the error types:
 *
 * <p>Anthropic's TypeScript SDK 1.12.0, {@code resources/messages/batches} and {@code
 * resources/shared}, checked 2026-11-23.
 */
final class AnthropicResultLines {

  private final JsonParser parser;
  private final AnthropicUsage usage = new AnthropicUsage();

  private @Nullable String customId;
  private @Nullable String resultType;
  private boolean hasMessage;
  private @Nullable String model;
  private @Nullable String errorType;
  private @Nullable String errorMessage;

  private AnthropicResultLines(JsonParser parser) {
    this.parser = parser;
  }

  /** What the line says; null if it is not a result line. */
  static @Nullable ResultLine parse(byte[] line) {
    AnthropicResultLines reading =
        Json.whole(line, AnthropicResultLines::new, AnthropicResultLines::member);
    return reading == null ? null : reading.result();
  }

  private void member(String name) {
    switch (name) {
      case "custom_id" -> customId = Json.text(parser);
      case "result" -> Json.members(parser, this::resultMember);
      default -> {}
    }
  }

  private void resultMember(String name) {
    switch (name) {
      case "type" -> resultType = Json.text(parser);
      case "message" -> {
        hasMessage = parser.currentToken() == JsonToken.START_OBJECT;
        Json.members(parser, this::messageMember);
      }
      case "error" -> Json.members(parser, this::errorMember);
      default -> {}
    }
  }

  private void messageMember(String name) {
    switch (name) {
      case "model" -> model = Json.text(parser);
      case "usage" -> usage.read(parser);
      default -> {}
    }
  }

  /** An error lies in an error response of its own; some write it without that. */
  private void errorMember(String name) {
    switch (name) {
      case "error" -> Json.members(parser, this::errorMember);
      case "type" -> {
        String type = Json.text(parser);
        if (!"error".equals(type)) {
          errorType = type;
        }
      }
      case "message" -> errorMessage = Json.text(parser);
      default -> {}
    }
  }

  private @Nullable ResultLine result() {
    String id = customId;
    if (id == null) {
      return null;
    }
    return switch (resultType) {
      case "succeeded" ->
          new ResultLine.Answer(
              id, new BilledAnswer(usage.toUsage(), model, usage.serviceTier(), usage.geo()));
      case "errored" -> failed(id, kindOf(errorType));
      case "canceled" -> failed(id, FailureKind.CANCELLED_BY_PROVIDER);
      case "expired" -> failed(id, FailureKind.EXPIRED);
      case null, default ->
          hasMessage
              ? new ResultLine.Answer(
                  id, new BilledAnswer(usage.toUsage(), model, usage.serviceTier(), usage.geo()))
              : failed(id, FailureKind.UNKNOWN);
    };
  }

  private ResultLine failed(String id, FailureKind kind) {
    String said = errorMessage == null ? "" : ProviderError.oneLine(errorMessage);
    return new ResultLine.Failed(id, new Failure(kind, said.isEmpty() ? kind.meaning() : said));
  }

  private static FailureKind kindOf(@Nullable String type) {
    return switch (type) {
      case "invalid_request_error" -> FailureKind.INVALID_REQUEST;
      case "rate_limit_error" -> FailureKind.RATE_LIMITED;
      case "overloaded_error" -> FailureKind.OVERLOADED;
      case "api_error", "timeout_error" -> FailureKind.SERVER_ERROR;
      case "authentication_error", "permission_error", "billing_error" -> FailureKind.ACCESS_DENIED;
      case "not_found_error" -> FailureKind.NOT_FOUND;
      case "request_too_large" -> FailureKind.TOO_LARGE;
      case null, default -> FailureKind.UNKNOWN;
    };
  }
}
