package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.answer.Completion;
import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.PromptCache;
import dev.offpeak.sandbox.answer.Question;
import dev.offpeak.sandbox.answer.Wish;
import dev.offpeak.sandbox.charge.Lane;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers the Messages API. Stateless. */
final class MessageAnswer {
  private static final int BREAKPOINTS_MAX = 4;

  private MessageAnswer() {}

  static Outcome answer(Question question) {
    Outcome.Failed wrong = MessageCheck.check(question);
    if (wrong != null) {
      return wrong;
    }
    JsonNode body = question.body();
    String model = body.path("model").asString("");
    MessagePrompt prompt = MessagePrompt.of(body);
    if (prompt.marked() + (body.has("cache_control") ? 1 : 0) > BREAKPOINTS_MAX) {
      return MessageCheck.invalid("A maximum of 4 blocks with cache_control may be provided.");
    }
    Wish wish =
        new Wish(prompt.system(), prompt.text(), form(body), body.path("max_tokens").asLong(1), 0);
    Completion completion = Completion.of(wish, question);
    PromptCache.Use cache = question.cache().use(prompt.breakpoints(body, model), question.nonce());
    long uncached = prompt.tokens() - cache.read() - cache.written() - cache.writtenHour();
    Usage usage =
        new Usage(
            1,
            uncached,
            cache.read(),
            cache.written(),
            cache.writtenHour(),
            completion.outputTokens(),
            0);
    return new Outcome.Answered(message(question, completion, wish.form(), usage), model, usage);
  }

  private static Wish.Form form(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    JsonNode tools = body.path("tools");
    String type = choice.path("type").asString("");
    if ((type.equals("any") || type.equals("tool")) && !tools.isEmpty()) {
      JsonNode tool = tools.path(0);
      for (JsonNode candidate : tools.values()) {
        if (candidate.path("name").asString("").equals(choice.path("name").asString(" "))) {
          tool = candidate;
        }
      }
      return new Wish.Form.Tool(tool.path("name").asString(""), tool.get("input_schema"));
    }
    JsonNode format = body.path("output_config").path("format");
    return format.path("type").asString("").equals("json_schema")
        ? new Wish.Form.Schema(format.path("schema"))
        : new Wish.Form.Free();
  }

  private static ObjectNode message(
      Question question, Completion completion, Wish.Form form, Usage usage) {
    ObjectNode message = Json.object();
    message.put("id", "msg_" + Long.toHexString(BodyHash.mix(question.nonce())));
    message.put("type", "message");
    message.put("role", "assistant");
    message.put("model", question.body().path("model").asString(""));
    content(message.putArray("content"), completion, form, question.nonce());
    boolean tool = form instanceof Wish.Form.Tool;
    message.put("stop_reason", completion.cut() ? "max_tokens" : tool ? "tool_use" : "end_turn");
    message.putNull("stop_sequence");
    message.set("usage", usage(usage, question.lane()));
    return message;
  }

  private static void content(
      ArrayNode content, Completion completion, Wish.Form form, long nonce) {
    if (form instanceof Wish.Form.Tool tool) {
      ObjectNode block = content.addObject();
      block.put("type", "tool_use");
      block.put("id", "toolu_" + Long.toHexString(BodyHash.mix(nonce + 2)));
      block.put("name", tool.name());
      block.set("input", input(completion.text()));
    } else if (!completion.text().isEmpty()) {
      ObjectNode block = content.addObject();
      block.put("type", "text").put("text", completion.text()).putNull("citations");
    }
  }

  /** The input of a tool that was cut by the token limit is empty. */
  private static JsonNode input(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JacksonException cut) {
      return Json.object();
    }
  }

  private static ObjectNode usage(Usage usage, Lane lane) {
    ObjectNode json = Json.object();
    json.put("input_tokens", usage.input());
    json.put("cache_creation_input_tokens", usage.allWritten());
    json.put("cache_read_input_tokens", usage.cached());
    json.putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", usage.written())
        .put("ephemeral_1h_input_tokens", usage.writtenLong());
    json.put("output_tokens", usage.output());
    json.putNull("server_tool_use");
    json.put("service_tier", lane == Lane.BATCH ? "batch" : "standard");
    json.putNull("inference_geo");
    return json;
  }
}
