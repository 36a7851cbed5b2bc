package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Completion;
import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.PromptCache;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.answer.Wish;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers {@code /v1/responses}. Stateless. */
final class ResponsesAnswer {
  private static final long OUTPUT_TOKENS_MIN = 16;

  private ResponsesAnswer() {}

  static Outcome answer(Question question) {
    Outcome.Failed wrong = check(question);
    if (wrong != null) {
      return wrong;
    }
    JsonNode body = question.body();
    String model = body.path("model").asString("");
    Prompt prompt = Prompt.ofResponse(body);
    Wish wish =
        new Wish(
            prompt.instructions(),
            prompt.text(),
            form(body),
            body.path("max_output_tokens").asLong(Long.MAX_VALUE),
            Effort.tokens(body.path("reasoning").path("effort").asString("")));
    Completion completion = Completion.of(wish, question);
    PromptCache.Use cache = prompt.cacheUse(question, ModelFamily.of(model));
    Usage usage =
        new Usage(
            1,
            prompt.tokens(),
            cache.read(),
            cache.written(),
            0,
            completion.outputTokens(),
            completion.reasoning());
    return new Outcome.Answered(response(question, completion, wish.form(), usage), model, usage);
  }

  private static Outcome.@Nullable Failed check(Question question) {
    JsonNode body = question.body();
    Outcome.Failed wrong = BodyCheck.common(question);
    JsonNode input = body.path("input");
    if (wrong == null && input.isMissingNode()) {
      wrong = BodyCheck.missing("input");
    }
    if (wrong == null && !input.isString() && !input.isArray()) {
      wrong = BodyCheck.wrongType("input", "a string or an array");
    }
    if (wrong == null) {
      wrong = BodyCheck.wholeNumber(body, "max_output_tokens", OUTPUT_TOKENS_MIN);
    }
    return wrong == null ? BodyCheck.number(body, "temperature", 0, 2) : wrong;
  }

  private static Wish.Form form(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    JsonNode tools = body.path("tools");
    boolean required = choice.isObject() || choice.asString("").equals("required");
    if (required && !tools.isEmpty()) {
      JsonNode tool = tools.path(0);
      for (JsonNode candidate : tools.values()) {
        if (candidate.path("name").asString("").equals(choice.path("name").asString(" "))) {
          tool = candidate;
        }
      }
      return new Wish.Form.Tool(tool.path("name").asString(""), tool.get("parameters"));
    }
    JsonNode format = body.path("text").path("format");
    return switch (format.path("type").asString("")) {
      case "json_schema" -> new Wish.Form.Schema(format.path("schema"));
      case "json_object" -> new Wish.Form.AnyObject();
      default -> new Wish.Form.Free();
    };
  }

  private static ObjectNode response(
      Question question, Completion completion, Wish.Form form, Usage usage) {
    JsonNode body = question.body();
    String id = Long.toHexString(BodyHash.mix(question.nonce()));
    ObjectNode response = Json.object();
    response.put("id", "resp_" + id);
    response.put("object", "response");
    response.put("created_at", question.at().getEpochSecond());
    response.put("status", completion.cut() ? "incomplete" : "completed");
    response.putNull("error");
    if (completion.cut()) {
      response.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      response.putNull("incomplete_details");
    }
    response.set("instructions", body.path("instructions").deepCopy());
    if (!body.has("instructions")) {
      response.putNull("instructions");
    }
    response.put("model", body.path("model").asString(""));
    output(response.putArray("output"), completion, form, id);
    response.put("parallel_tool_calls", true);
    response.putNull("previous_response_id");
    response.set("metadata", body.has("metadata") ? body.path("metadata") : Json.object());
    response.put("temperature", body.path("temperature").asDouble(1));
    response.put("top_p", body.path("top_p").asDouble(1));
    if (body.has("tool_choice")) {
      response.set("tool_choice", body.path("tool_choice"));
    } else {
      response.put("tool_choice", "auto");
    }
    response.set("tools", body.has("tools") ? body.path("tools") : Json.MAPPER.createArrayNode());
    response.put("service_tier", "default");
    response.set("usage", UsageJson.response(usage));
    return response;
  }

  private static void output(ArrayNode output, Completion completion, Wish.Form form, String id) {
    String status = completion.cut() ? "incomplete" : "completed";
    if (completion.reasoning() > 0) {
      ObjectNode reasoning = output.addObject();
      reasoning.put("id", "rs_" + id).put("type", "reasoning").putArray("summary");
    }
    ObjectNode item = output.addObject();
    if (form instanceof Wish.Form.Tool tool) {
      item.put("id", "fc_" + id);
      item.put("type", "function_call");
      item.put("status", status);
      item.put("call_id", "call_" + id);
      item.put("name", tool.name());
      item.put("arguments", completion.text());
      return;
    }
    item.put("id", "msg_" + id);
    item.put("type", "message");
    item.put("status", status);
    item.put("role", "assistant");
    ObjectNode part = item.putArray("content").addObject();
    part.put("type", "output_text");
    part.put("text", completion.text());
    part.putArray("annotations");
    part.putArray("logprobs");
  }
}
