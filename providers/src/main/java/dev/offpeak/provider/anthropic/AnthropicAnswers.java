package dev.offpeak.provider.anthropic;

import dev.offpeak.provider.Dialect.AnswerView;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineSplice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the answer in a line of a results file. Not thread-safe; one instance a line. */
final class AnthropicAnswers {

  private final JsonParser parser;
  private Json.@Nullable Slice message;

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

  private void resultMember(String name) {
    if (name.equals("message") && parser.currentToken() == JsonToken.START_OBJECT) {
      message = Json.slice(parser);
    }
  }

  private static String text(byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      return new MessageText(parser, body).read();
    }
  }
}
