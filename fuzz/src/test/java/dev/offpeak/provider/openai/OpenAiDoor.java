package dev.offpeak.provider.openai;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** The way to what is not public here. */
public final class OpenAiDoor {

  private static final OpenAiDialect DIALECT = new OpenAiDialect();

  private OpenAiDoor() {}

  /** A line of a result file; under another id it is the same line. */
  public static void line(byte[] bytes, Endpoint endpoint) {
    ResultLine line = OpenAiResultLines.parse(bytes);
    DIALECT.answer(endpoint, bytes);
    if (line == null) {
      return;
    }
    byte[] renamed = DIALECT.resultLine("mine", bytes, null, "");
    ResultLine again = OpenAiResultLines.parse(renamed);
    if (again == null || !again.customId().equals("mine") || again.getClass() != line.getClass()) {
      throw new AssertionError("another line under another id: " + line + ", " + again);
    }
  }

  /** A batch, a list of them, or an error. */
  public static void json(byte[] bytes) {
    JsonNode tree = Json.object(bytes);
    if (tree != null) {
      OpenAiBatches.read(tree, Instant.EPOCH);
    }
    ProviderError error = ProviderError.openAi(bytes);
    if (error != null) {
      OpenAiRefusals.kind(400, error);
      if (error.message().length() > 501 || error.message().contains("\n")) {
        throw new AssertionError("not one bounded line: " + error.message());
      }
    }
  }
}
