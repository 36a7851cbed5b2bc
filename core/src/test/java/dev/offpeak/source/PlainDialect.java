package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dialect of a few lines: OpenAI's chat bodies and lines, as far as tests here look at them. */
public final class PlainDialect implements Dialect {

  @Override
  public ProviderName provider() {
    return ProviderName.OPENAI;
  }

  @Override
  public boolean serves(Endpoint endpoint) {
    return endpoint != Endpoint.MESSAGES;
  }

  @Override
  public Endpoint promptEndpoint() {
    return Endpoint.CHAT_COMPLETIONS;
  }

  @Override
  public boolean tagsBatches() {
    return false;
  }

  @Override
  public long lineBytes(Endpoint endpoint, int bodyBytes) {
    return bodyBytes + 100L;
  }

  @Override
  public long envelopeBytes() {
    return 0;
  }

  @Override
  public byte[] promptBody(PromptSpec prompt) {
    JsonBytes json = new JsonBytes().raw("{\"model\":").text(prompt.model()).raw(",\"messages\":[");
    if (prompt.system() != null) {
      json.raw("{\"role\":\"system\",\"content\":").text(prompt.system()).raw("},");
    }
    json.raw("{\"role\":\"user\",\"content\":").text(prompt.prompt()).raw("}]");
    if (prompt.maxTokens() != null) {
      json.raw(",\"max_completion_tokens\":").raw(prompt.maxTokens().toString());
    }
    prompt.parameters().forEach((name, value) -> json.raw(',').text(name).raw(':').raw(value));
    return json.raw('}').toByteArray();
  }

  @Override
  public Optional<AnswerView> answer(Endpoint endpoint, byte[] line) {
    return Optional.empty();
  }

  @Override
  public Optional<ErrorView> error(byte[] line) {
    return Optional.empty();
  }

  @Override
  public byte[] resultLine(
      String customId, byte @Nullable [] line, @Nullable String code, String message) {
    JsonBytes json = new JsonBytes().raw("{\"custom_id\":").text(customId);
    if (line == null) {
      json.raw(",\"error\":{\"code\":").text(String.valueOf(code)).raw(",\"message\":");
      return json.text(message).raw("}}").toByteArray();
    }
    return json.raw(",\"response\":")
        .raw(new String(line, StandardCharsets.UTF_8))
        .raw('}')
        .toByteArray();
  }
}
