package dev.offpeak.provider.openai;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.provider.http.BodyBuilder;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineFormat;
import dev.offpeak.provider.http.LineSplice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's wire format: lines of {@code {"custom_id","method","url","body"}}. Immutable,
 * thread-safe. Source: the batch guide at developers.openai.com, checked 2026-11-23.
 */
public final class OpenAiDialect implements Dialect, LineFormat {

  private static final String CUSTOM_ID = "{\"custom_id\":\"";
  private static final String METHOD_AND_URL = "\",\"method\":\"POST\",\"url\":\"";
  private static final String BODY = "\",\"body\":";
  private static final byte[] LINE_END = {'}', '\n'};
  private static final int ATTEMPT_LENGTH = 22;

  private static final Pattern MODEL_VERSION = Pattern.compile("gpt-(\\d)(?:\\.(\\d+))?(?!\\d).*");

  @Override
  public ProviderName provider() {
    return ProviderName.OPENAI;
  }

  @Override
  public boolean serves(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS, RESPONSES, EMBEDDINGS -> true;
      case MESSAGES -> false;
    };
  }

  @Override
  public Endpoint promptEndpoint() {
    return Endpoint.CHAT_COMPLETIONS;
  }

  @Override
  public boolean tagsBatches() {
    return true;
  }

  @Override
  public long lineBytes(Endpoint endpoint, int bodyBytes) {
    return (long) CUSTOM_ID.length()
        + ATTEMPT_LENGTH
        + METHOD_AND_URL.length()
        + endpoint.path().length()
        + BODY.length()
        + bodyBytes
        + LINE_END.length;
  }

  @Override
  public long envelopeBytes() {
    return 0;
  }

  @Override
  public byte[] before(BatchInput.Line line, boolean first) {
    return (CUSTOM_ID + line.attempt().wire() + METHOD_AND_URL + line.endpoint().path() + BODY)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] after() {
    return LINE_END;
  }

  @Override
  public boolean oneLine() {
    return true;
  }

  @Override
  public byte[] promptBody(PromptSpec prompt) {
    BodyBuilder body = new BodyBuilder(prompt.parameters()).text("model", prompt.model());
    StringBuilder messages = new StringBuilder("[");
    String system = prompt.system();
    if (system != null) {
      Json.quote(messages.append("{\"role\":\"system\",\"content\":"), system).append("},");
    }
    Json.quote(messages.append("{\"role\":\"user\",\"content\":"), prompt.prompt()).append("}]");
    body.json("messages", messages.toString());
    Integer maxTokens = prompt.maxTokens();
    if (maxTokens != null) {
      body.json("max_completion_tokens", maxTokens.toString());
    }
    if (prompt.suppressCacheWrites() && billsCacheWrites(prompt.model())) {
      body.json("prompt_cache_options", "{\"mode\":\"explicit\"}");
    }
    return body.bytes();
  }

  /**
   * Whether a model writes to its prompt cache unasked and bills it, and so takes the switch
   * against that: {@code gpt-5.6} and later, by name. Older models answer 400 to the switch, so a
   * name that does not say its version (a deployment, a fine-tuned model) goes without. {@code
   * gpt-35-turbo} is Azure's name of GPT-3.5. Source: the prompt caching guide at
   * developers.openai.com, checked 2026-11-23.
   */
  static boolean billsCacheWrites(String model) {
    Matcher version = MODEL_VERSION.matcher(model);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    String minor = version.group(2);
    return major > 5 || (major == 5 && minor != null && Integer.parseInt(minor) >= 6);
  }

  @Override
  public Optional<AnswerView> answer(Endpoint endpoint, byte[] line) {
    return OpenAiAnswers.view(endpoint, line);
  }

  @Override
  public Optional<ErrorView> error(byte[] line) {
    return OpenAiAnswers.error(line);
  }

  @Override
  public byte[] resultLine(
      String customId, byte @Nullable [] line, @Nullable String code, String message) {
    if (line != null) {
      return LineSplice.withCustomId(line, customId);
    }
    StringBuilder json = new StringBuilder("{\"id\":\"offpeak\",\"custom_id\":");
    Json.quote(json, customId).append(",\"response\":null,\"error\":{\"code\":");
    Json.quote(json, code == null ? "unknown" : code).append(",\"message\":");
    return Json.quote(json, message).append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
