package dev.offpeak.provider.openai;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * How an answer ended: a chat completion by the {@code finish_reason} and {@code refusal} of any of
 * its choices, a response by its {@code incomplete_details} and its {@code refusal} parts. Not
 * thread-safe. Source: openai-openapi f85dbe22, {@code CreateChatCompletionResponse} and {@code
 * Response}, checked 2026-11-23.
 */
final class OpenAiEnds {

  private final JsonParser parser;
  private boolean truncated;
  private boolean refused;

  private OpenAiEnds(JsonParser parser) {
    this.parser = parser;
  }

  static AnswerEnd of(Endpoint endpoint, byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      OpenAiEnds reading = new OpenAiEnds(parser);
      parser.nextToken();
      switch (endpoint) {
        case CHAT_COMPLETIONS -> Json.members(parser, reading::chatMember);
        case RESPONSES -> Json.members(parser, reading::responseMember);
        case EMBEDDINGS, MESSAGES -> {}
      }
      // A refusal says more than where it was cut.
      return reading.refused
          ? AnswerEnd.REFUSED
          : reading.truncated ? AnswerEnd.TRUNCATED : AnswerEnd.WHOLE;
    }
  }

  private void chatMember(String name) {
    if (name.equals("choices")) {
      Json.elements(parser, () -> Json.members(parser, this::choiceMember));
    }
  }

  private void choiceMember(String name) {
    switch (name) {
      case "finish_reason" -> reason(Json.text(parser));
      case "message" ->
          Json.members(
              parser,
              member -> {
                if (member.equals("refusal")) {
                  refusal(Json.text(parser));
                }
              });
      default -> {}
    }
  }

  private void responseMember(String name) {
    switch (name) {
      case "incomplete_details" ->
          Json.members(
              parser,
              member -> {
                if (member.equals("reason")) {
                  reason(Json.text(parser));
                }
              });
      case "output" -> Json.elements(parser, () -> Json.members(parser, this::itemMember));
      default -> {}
    }
  }

  private void itemMember(String name) {
    if (name.equals("content")) {
      Json.elements(
          parser,
          () ->
              Json.members(
                  parser,
                  member -> {
                    if (member.equals("refusal")) {
                      refusal(Json.text(parser));
                    }
                  }));
    }
  }

  private void reason(@Nullable String reason) {
    if (reason != null) {
      switch (reason) {
        case "length", "max_output_tokens" -> truncated = true;
        case "content_filter" -> refused = true;
        default -> {}
      }
    }
  }

  private void refusal(@Nullable String said) {
    refused |= said != null && !said.isEmpty();
  }
}
