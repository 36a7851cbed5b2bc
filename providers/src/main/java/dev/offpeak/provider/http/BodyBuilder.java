package dev.offpeak.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request body made of fields of ours and fields of the user's, which win. Ours come first, in
 * the order they are set. Not thread-safe.
 */
public final class BodyBuilder {

  private final Map<String, String> parameters;
  private final Map<String, String> fields = new LinkedHashMap<>();

  /**
   * A body with the user's fields.
   *
   * @param parameters names and JSON texts
   */
  public BodyBuilder(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** Sets a field to a text. */
  public BodyBuilder text(String name, String text) {
    return json(name, Json.quote(new StringBuilder(), text).toString());
  }

  /** Sets a field to what a JSON text says. */
  public BodyBuilder json(String name, String json) {
    fields.put(name, json);
    return this;
  }

  /** The body as one JSON object. */
  public byte[] bytes() {
    fields.putAll(parameters);
    StringBuilder body = new StringBuilder("{");
    fields.forEach((name, json) -> {
      if (body.length() > 1) {
        body.append(',');
      }
      Json.quote(body, name).append(':').append(json);
    });
    return body.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
