package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.KeyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a body says that a key's scope is about.
 *
 * @param named every value of a member {@code model} at the top, and of the tools' own models.
 *     Where one is given twice, nobody knows which the provider takes, so that both are told
 * @param background whether the answer is to be made in the background
 */
public record NamedModels(List<String> named, boolean background) {

  private static final JsonFactory JSON = new JsonFactory();

  public NamedModels {
    named = List.copyOf(named);
  }

  /** Reads a body; empty if it is no JSON object whose models are texts. */
  public static Optional<NamedModels> in(byte[] body) {
    List<String> models = new ArrayList<>();
    boolean background = false;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "model" -> {
            if (value != JsonToken.VALUE_STRING) {
              return Optional.empty();
            }
            models.add(parser.getString());
          }
          case "background" ->
              background |= value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
          case "tools" -> tools(parser, value, models);
          default -> {}
        }
        parser.skipChildren();
      }
      return parser.nextToken() == null
          ? Optional.of(new NamedModels(models, background))
          : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** Tools that make images or ask for advice name a model of their own, which is billed too. */
  private static void tools(JsonParser parser, JsonToken value, List<String> models) {
    if (value != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean model = parser.currentName().equals("model");
        if (parser.nextToken() == JsonToken.VALUE_STRING && model) {
          models.add(parser.getString());
        }
        parser.skipChildren();
      }
    }
  }

  /** Whether a scope allows all of them. */
  public boolean allowedBy(KeyScope scope) {
    List<Wildcard> allowed = scope.models().stream().map(Wildcard::new).toList();
    return allowed.isEmpty()
        || named.stream().allMatch(model -> allowed.stream().anyMatch(one -> one.matches(model)));
  }
}
