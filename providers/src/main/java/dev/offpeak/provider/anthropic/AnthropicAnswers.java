package dev.offpeak.provider.anthropic;

import dev.offpeak.provider.Dialect.AnswerView;
import dev.offpeak.provider.Dialect.ErrorView;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineSplice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Finds the answer in a line of a results file. Not thread-safe; one instance a line. */
final class AnthropicAnswers {

  private final JsonParser parser;
  private Json.@Nullable Slice message;
  private Json.@Nullable Slice error;

  private AnthropicAnswers(JsonParser parser) {
    this.parser = parser;
  }

  static Optional<AnswerView> view(byte[] line) {
    try (JsonParser parser = Json.parser(line)) {
      AnthropicAnswers reading = new AnthropicAnswers(parser);
      parser.nextToken();
      Json.members(
          parser,
          name -> {
            if (name.equals("result")) {
              Json.members(parser, reading::resultMember);
            }
          });
      Json.Slice slice = reading.message;
      if (slice == null) {
        return Optional.empty();
      }
      byte[] body = LineSplice.cut(line, slice);
      return Optional.of(new AnswerView(body, text(body), AnthropicEnds.of(body), null));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** The error a synchronous call would have had, if the line holds one. */
  static Optional<ErrorView> error(byte[] line) {
    try (JsonParser parser = Json.parser(line)) {
      AnthropicAnswers reading = new AnthropicAnswers(parser);
      parser.nextToken();
      Json.members(
          parser,
          name -> {
            if (name.equals("result")) {
              Json.members(parser, reading::resultMember);
            }
          });
      Json.Slice slice = reading.error;
      if (slice == null) {
        return Optional.empty();
      }
      byte[] body = LineSplice.cut(line, slice);
      return Optional.of(new ErrorView(status(body), body));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** The status that goes with an error's type. Source: Anthropic's errors guide, 2026-11-23. */
  private static int status(byte[] error) {
    JsonNode body = Json.object(error);
    String type = body == null ? null : Json.text(body.path("error"), "type");
    return switch (type) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      case null, default -> 500;
    };
  }

  private void resultMember(String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    if (name.equals("message")) {
      message = Json.slice(parser);
    } else if (name.equals("error")) {
      error = Json.slice(parser);
    }
  }

  private static String text(byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      return new MessageText(parser, body).read();
    }
  }
}
