package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wire format just real enough to dispatch by.
 *
 * @param tagsBatches whether the provider keeps our tag, as OpenAI does and Anthropic does not
 */
public record SimDialect(boolean tagsBatches) implements Dialect {

  static final int LINE_OVERHEAD = 60;

  @Override
  public ProviderName provider() {
    return tagsBatches ? ProviderName.OPENAI : ProviderName.ANTHROPIC;
  }

  @Override
  public boolean serves(Endpoint endpoint) {
    return true;
  }

  @Override
  public Endpoint promptEndpoint() {
    return Endpoint.CHAT_COMPLETIONS;
  }

  @Override
  public long lineBytes(Endpoint endpoint, int bodyBytes) {
    return (long) bodyBytes + LINE_OVERHEAD;
  }

  @Override
  public long envelopeBytes() {
    return 0;
  }

  @Override
  public byte[] promptBody(PromptSpec prompt) {
    return prompt.prompt().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<AnswerView> answer(Endpoint endpoint, byte[] line) {
    return Optional.of(
        new AnswerView(line, new String(line, StandardCharsets.UTF_8), AnswerEnd.WHOLE, null));
  }

  @Override
  public Optional<ErrorView> error(byte[] line) {
    return Optional.empty();
  }

  @Override
  public byte[] resultLine(
      String customId, byte @Nullable [] line, @Nullable String code, String message) {
    return line == null ? message.getBytes(StandardCharsets.UTF_8) : line;
  }
}
