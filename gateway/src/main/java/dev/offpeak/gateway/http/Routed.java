package dev.offpeak.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A call that goes to another model than it names.
 *
 * @param asked the model it names
 * @param to the model it goes to
 */
public record Routed(String asked, String to) {

  /** On answers: the model that a call was routed to. */
  public static final String HEADER = "Offpeak-Model";

  private static final String MODEL = "model";
  private static final int DEPTH_MAX = 500;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * How a body gets to another model.
   *
   * @return empty if it names that model already, or is not one JSON object that names one
   */
  public static Optional<Routed> of(byte[] body, String to) {
    Named named = named(body);
    return named == null || named.model().equals(to)
        ? Optional.empty()
        : Optional.of(new Routed(named.model(), to));
  }

  /** The body with the model it goes to; every other byte stays. */
  public byte[] apply(byte[] body) {
    Named named = named(body);
    if (named == null) {
      throw new IllegalStateException("a body without a model was to be routed");
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream(body.length + to.length());
    int kept = 0;
    for (Value value : named.values()) {
      changed.write(body, kept, value.from() - kept);
      changed.writeBytes(quoted(to));
      kept = value.to();
    }
    changed.write(body, kept, body.length - kept);
    return changed.toByteArray();
  }

  private static byte[] quoted(String model) {
    String escaped = model.replace("\\", "\\\\").replace("\"", "\\\"");
    return ("\"" + escaped + "\"").getBytes(StandardCharsets.UTF_8);
  }

  /** Where a model's name stands, quotes included. */
  private record Value(int from, int to) {}

  /**
   * What a body says of its model. Where it is given twice the last one counts, as at the
   * providers, and all are replaced.
   */
  private record Named(String model, List<Value> values) {}

  private static @Nullable Named named(byte[] body) {
    List<Value> values = new ArrayList<>();
    String model = null;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      // Another encoding than UTF-8 is read too, but tells no places.
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.currentTokenLocation().getByteOffset() < 0) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isModel = parser.currentName().equals(MODEL);
        JsonToken value = parser.nextToken();
        if (!isModel) {
          parser.skipChildren();
        } else if (value == JsonToken.VALUE_STRING) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          model = parser.getString();
          values.add(new Value(from, (int) parser.currentLocation().getByteOffset()));
        } else {
          return null;
        }
      }
      return model == null || parser.nextToken() != null ? null : new Named(model, values);
    } catch (JacksonException notJson) {
      return null;
    }
  }
}
