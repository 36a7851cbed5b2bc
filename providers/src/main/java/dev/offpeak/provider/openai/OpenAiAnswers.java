package dev.offpeak.provider.openai;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.Dialect.AnswerView;
import dev.offpeak.provider.Dialect.ErrorView;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineSplice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the answer in a line of an output file. Not thread-safe; one instance a line. */
final class OpenAiAnswers {

  private final JsonParser parser;
  private int status;
  private @Nullable String requestId;
  private Json.@Nullable Slice body;

  private OpenAiAnswers(JsonParser parser) {
    this.parser = parser;
  }

  static Optional<AnswerView> view(Endpoint endpoint, byte[] line) {
    try (JsonParser parser = Json.parser(line)) {
      OpenAiAnswers reading = new OpenAiAnswers(parser);
      parser.nextToken();
      Json.members(parser, reading::member);
      Json.Slice slice = reading.body;
      boolean failed = reading.status != 0 && (reading.status < 200 || reading.status > 299);
      if (slice == null || failed) {
        return Optional.empty();
      }
      byte[] bytes = LineSplice.cut(line, slice);
      return Optional.of(
          new AnswerView(
              bytes, text(endpoint, bytes), OpenAiEnds.of(endpoint, bytes), reading.requestId));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** The error a synchronous call would have had, if the line holds one. */
  static Optional<ErrorView> error(byte[] line) {
    try (JsonParser parser = Json.parser(line)) {
      OpenAiAnswers reading = new OpenAiAnswers(parser);
      parser.nextToken();
      Json.members(parser, reading::member);
      Json.Slice slice = reading.body;
      return slice == null || reading.status < 400 || reading.status > 599
          ? Optional.empty()
          : Optional.of(new ErrorView(reading.status, LineSplice.cut(line, slice)));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private void member(String name) {
    if (name.equals("response")) {
      Json.members(parser, this::responseMember);
    }
  }

  private void responseMember(String name) {
    switch (name) {
      case "status_code" -> status = (int) Json.count(parser);
      case "request_id" -> requestId = Json.text(parser);
      case "body" -> {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          body = Json.slice(parser);
        }
      }
      default -> {}
    }
  }

  private static String text(Endpoint endpoint, byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      return switch (endpoint) {
        case CHAT_COMPLETIONS -> new ChatText(parser).read();
        case RESPONSES -> new ResponseText(parser).read();
        case EMBEDDINGS, MESSAGES -> "";
      };
    }
  }
}
