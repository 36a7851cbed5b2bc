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

/** Answers {@code /v1/chat/completions}. Stateless. */
final class ChatAnswer {
  private static final int CHOICES_MAX = 8;

  private ChatAnswer() {}

  static Outcome answer(Question question) {
    Outcome.Failed wrong = check(question);
    if (wrong != null) {
      return wrong;
    }
    JsonNode body = question.body();
    String model = body.path("model").asString("");
    Prompt prompt = Prompt.ofChat(body);
    Wish wish = wish(body, prompt);
    int count = Math.clamp(body.path("n").asInt(1), 1, CHOICES_MAX);
    ObjectNode answer = Json.object();
    answer.put("id", "chatcmpl-" + Long.toHexString(BodyHash.mix(question.nonce())));
    answer.put("object", "chat.completion");
    answer.put("created", question.at().getEpochSecond());
    answer.put("model", model);
    ArrayNode choices = answer.putArray("choices");
    long output = 0;
    long reasoning = 0;
    for (int i = 0; i < count; i++) {
      Completion completion = Completion.of(wish, question, i);
      output += completion.outputTokens();
      reasoning += completion.reasoning();
      choices.add(choice(i, completion, wish.form(), question.nonce()));
    }
    PromptCache.Use cache = prompt.cacheUse(question, ModelFamily.of(model));
    Usage usage =
        new Usage(1, prompt.tokens(), cache.read(), cache.written(), 0, output, reasoning);
    answer.set("usage", UsageJson.chat(usage));
    answer.put("service_tier", "default");
    answer.put("system_fingerprint", "fp_sandbox");
    return new Outcome.Answered(answer, model, usage);
  }

  private static Outcome.@Nullable Failed check(Question question) {
    JsonNode body = question.body();
    Outcome.Failed wrong = BodyCheck.common(question);
    if (wrong == null) {
      wrong = messages(body.path("messages"));
    }
    if (wrong == null) {
      wrong = BodyCheck.wholeNumber(body, "max_tokens", 1);
    }
    if (wrong == null) {
      wrong = BodyCheck.wholeNumber(body, "max_completion_tokens", 1);
    }
    if (wrong == null) {
      wrong = BodyCheck.wholeNumber(body, "n", 1);
    }
    return wrong == null ? BodyCheck.number(body, "temperature", 0, 2) : wrong;
  }

  private static Outcome.@Nullable Failed messages(JsonNode messages) {
    if (messages.isMissingNode()) {
      return BodyCheck.missing("messages");
    }
    if (!messages.isArray()) {
      return BodyCheck.wrongType("messages", "an array of objects");
    }
    if (messages.isEmpty()) {
      return BodyCheck.invalid("messages", "Invalid 'messages': empty array.");
    }
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      if (!message.isObject() || !message.path("role").isString()) {
        return BodyCheck.missing("messages[" + i + "].role");
      }
      JsonNode content = message.path("content");
      if (content.isNumber() || content.isBoolean() || content.isObject()) {
        return BodyCheck.wrongType("messages[" + i + "].content", "a string or an array");
      }
    }
    return null;
  }

  private static Wish wish(JsonNode body, Prompt prompt) {
    long max =
        body.path("max_completion_tokens").asLong(body.path("max_tokens").asLong(Long.MAX_VALUE));
    long reasoning = Effort.tokens(body.path("reasoning_effort").asString(""));
    return new Wish(prompt.instructions(), prompt.text(), form(body), max, reasoning);
  }

  private static Wish.Form form(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    JsonNode tools = body.path("tools");
    boolean required = choice.isObject() || choice.asString("").equals("required");
    if (required && !tools.isEmpty()) {
      String wanted = choice.path("function").path("name").asString("");
      JsonNode tool = tools.path(0).path("function");
      for (JsonNode candidate : tools.values()) {
        if (candidate.path("function").path("name").asString("").equals(wanted)) {
          tool = candidate.path("function");
        }
      }
      return new Wish.Form.Tool(tool.path("name").asString(""), tool.get("parameters"));
    }
    JsonNode format = body.path("response_format");
    return switch (format.path("type").asString("")) {
      case "json_schema" -> new Wish.Form.Schema(format.path("json_schema").path("schema"));
      case "json_object" -> new Wish.Form.AnyObject();
      default -> new Wish.Form.Free();
    };
  }

  private static ObjectNode choice(int index, Completion completion, Wish.Form form, long nonce) {
    ObjectNode choice = Json.object();
    choice.put("index", index);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    boolean tool = form instanceof Wish.Form.Tool;
    if (form instanceof Wish.Form.Tool called) {
      message.putNull("content");
      message.putNull("refusal");
      ObjectNode call = message.putArray("tool_calls").addObject();
      call.put("id", "call_" + Long.toHexString(BodyHash.mix(nonce + index)));
      call.put("type", "function");
      call.putObject("function").put("name", called.name()).put("arguments", completion.text());
    } else {
      message.put("content", completion.text());
      message.putNull("refusal");
      message.putArray("annotations");
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", completion.cut() ? "length" : tool ? "tool_calls" : "stop");
    return choice;
  }
}
