package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** The way to what is not public here. */
public final class AnthropicDoor {

  private static final AnthropicDialect DIALECT = new AnthropicDialect();

  private AnthropicDoor() {}

  /** A line of a result file; under another id it is the same line. */
  public static void line(byte[] bytes) {
    ResultLine line = AnthropicResultLines.parse(bytes);
    DIALECT.answer(Endpoint.MESSAGES, bytes);
    if (line == null) {
      return;
    }
    byte[] renamed = DIALECT.resultLine("mine", bytes, null, "");
    ResultLine again = AnthropicResultLines.parse(renamed);
    if (again == null || !again.customId().equals("mine") || again.getClass() != line.getClass()) {
      throw new AssertionError("another line under another id: " + line + ", " + again);
    }
  }

  /** A batch, a list of them, or an error. */
  public static void json(byte[] bytes) {
    JsonNode tree = Json.object(bytes);
    if (tree != null) {
      AnthropicBatches.read(tree, Instant.EPOCH);
    }
    ProviderError error = ProviderError.anthropic(bytes);
    if (error != null && (error.message().length() > 501 || error.message().contains("\n"))) {
      throw new AssertionError("not one bounded line: " + error.message());
    }
  }
}
