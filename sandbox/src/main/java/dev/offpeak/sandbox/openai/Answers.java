package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import java.util.Set;

/** Which endpoint answers how. Stateless. */
final class Answers {
  /** Endpoints a batch may name. */
  static final Set<String> ENDPOINTS =
      Set.of(
          "/v1/responses",
          "/v1/chat/completions",
          "/v1/embeddings",
          "/v1/completions",
          "/v1/moderations",
          "/v1/images/generations",
          "/v1/images/edits",
          "/v1/videos");

  private Answers() {}

  static Outcome answer(String endpoint, Question question) {
    return switch (endpoint) {
      case "/v1/chat/completions" -> ChatAnswer.answer(question);
      case "/v1/responses" -> ResponsesAnswer.answer(question);
      case "/v1/embeddings" -> EmbeddingsAnswer.answer(question);
      default ->
          new Outcome.Failed(
              400,
              "invalid_request_error",
              "unsupported_endpoint",
              null,
              "The sandbox does not answer " + endpoint + ".");
    };
  }
}
