package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.answer.Tokens;
import dev.offpeak.sandbox.answer.Vectors;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers {@code /v1/embeddings}. Stateless. */
final class EmbeddingsAnswer {
  private static final int INPUTS_MAX = 2_048;
  private static final long INPUT_TOKENS_MAX = 8_192;
  private static final long REQUEST_TOKENS_MAX = 300_000;
  private static final int LARGE = 3072;
  private static final int SMALL = 1536;

  private EmbeddingsAnswer() {}

  /** Inputs of one body; 1 unless it holds an array of texts or of token arrays. */
  static int inputs(JsonNode body) {
    JsonNode input = body.path("input");
    boolean many = input.isArray() && !input.path(0).isNumber();
    return many ? input.size() : 1;
  }

  static Outcome answer(Question question) {
    JsonNode body = question.body();
    Outcome.Failed wrong = BodyCheck.common(question);
    if (wrong == null) {
      wrong = BodyCheck.wholeNumber(body, "dimensions", 1);
    }
    JsonNode input = body.path("input");
    if (wrong == null && input.isMissingNode()) {
      wrong = BodyCheck.missing("input");
    }
    if (wrong == null && ((input.isEmpty() && !input.isString()) || inputs(body) > INPUTS_MAX)) {
      wrong = BodyCheck.invalid("input", "'input' needs 1 to " + INPUTS_MAX + " inputs.");
    }
    List<String> texts = wrong == null ? texts(input) : List.of();
    long tokens = 0;
    for (String text : texts) {
      long own = Math.max(1, Tokens.of(text));
      tokens += own;
      wrong = wrong == null ? tooLong(own, tokens) : wrong;
    }
    if (wrong != null) {
      return wrong;
    }
    String model = body.path("model").asString("");
    Usage usage = new Usage(1, tokens, 0, 0, 0, 0, 0);
    ObjectNode answer = Json.object();
    answer.put("object", "list");
    data(answer.putArray("data"), texts, dimensions(body, model), base64(body));
    answer.put("model", model);
    answer.set("usage", UsageJson.embeddings(usage));
    return new Outcome.Answered(answer, model, usage);
  }

  private static Outcome.@Nullable Failed tooLong(long own, long all) {
    return own > INPUT_TOKENS_MAX || all > REQUEST_TOKENS_MAX
        ? BodyCheck.invalid("input", "Too many tokens in 'input'.")
        : null;
  }

  private static List<String> texts(JsonNode input) {
    if (input.isString()) {
      return List.of(input.asString(""));
    }
    if (input.path(0).isNumber()) {
      return List.of(input.toString());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : input.values()) {
      texts.add(text.isString() ? text.asString("") : text.toString());
    }
    return texts;
  }

  private static boolean base64(JsonNode body) {
    return body.path("encoding_format").asString("float").equals("base64");
  }

  private static int dimensions(JsonNode body, String model) {
    return body.path("dimensions").asInt(model.contains("large") ? LARGE : SMALL);
  }

  private static void data(ArrayNode data, List<String> texts, int dimensions, boolean base64) {
    for (int i = 0; i < texts.size(); i++) {
      float[] vector = Vectors.of(texts.get(i), dimensions);
      ObjectNode item = data.addObject();
      item.put("object", "embedding");
      item.put("index", i);
      if (base64) {
        item.put("embedding", Vectors.base64(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
  }
}
