package dev.offpeak.gateway.scope;

import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.KeyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a body says that a key's scope is about. Models are looked for wherever a provider may have
 * one run: the body's own, those of tools, and those that answer in its place. Only what is content
 * or describes data is passed over, so that a place that nobody knows yet is no way around a scope.
 *
 * @param named every model that is named. Where one is given twice, nobody knows which the provider
 *     takes, so that both are told
 * @param own whether the body names a model of its own, at the top
 * @param background whether the answer is to be made in the background
 */
public record NamedModels(List<String> named, boolean own, boolean background) {

  private static final String MODEL = "model";

  /** Anthropic: models that answer when the first refuses, or a word that leaves it the choice. */
  private static final String FALLBACKS = "fallbacks";

  /** What models read, and labels; a moderation is free of charge. */
  private static final Set<String> CONTENT =
      Set.of(
          "messages",
          "system",
          "input",
          "instructions",
          "prompt",
          "prediction",
          "metadata",
          "moderation",
          "response_format",
          "text",
          "output_format",
          "output_config");

  /** Descriptions of data, in which anything may be called a model. */
  private static final Set<String> SCHEMAS =
      Set.of("parameters", "input_schema", "input_examples", "output_schema", "schema", "format");

  private static final JsonFactory JSON = new JsonFactory();

  public NamedModels {
    named = List.copyOf(named);
  }

  /** Reads a body; empty if it is no JSON object, or its own model is no text. */
  public static Optional<NamedModels> in(byte[] body) {
    List<String> models = new ArrayList<>();
    boolean own = false;
    boolean background = false;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(MODEL)) {
          if (value != JsonToken.VALUE_STRING) {
            return Optional.empty();
          }
          own = true;
          models.add(parser.getString());
        } else if (name.equals("background")) {
          background |= value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
          parser.skipChildren();
        } else if (CONTENT.contains(name)) {
          parser.skipChildren();
        } else {
          within(parser, name, models);
        }
      }
      return parser.nextToken() == null
          ? Optional.of(new NamedModels(models, own, background))
          : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /**
   * Reads the value the parser stands on, to its end. Its depth is bounded by the parser.
   *
   * @param name of the member it belongs to
   */
  private static void within(JsonParser parser, String name, List<String> models) {
    switch (parser.currentToken()) {
      case VALUE_STRING -> {
        if (name.equals(MODEL) || name.equals(FALLBACKS)) {
          models.add(parser.getString());
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          within(parser, name, models);
        }
      }
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String member = parser.currentName();
          parser.nextToken();
          if (SCHEMAS.contains(member)) {
            parser.skipChildren();
          } else {
            within(parser, member, models);
          }
        }
      }
      case null, default -> {}
    }
  }

  /** Whether a scope allows all of them. */
  public boolean allowedBy(KeyScope scope) {
    return named.stream().allMatch(model -> allows(scope, model));
  }

  /** Whether a scope allows a model. */
  public static boolean allows(KeyScope scope, String model) {
    return scope.models().isEmpty()
        || scope.models().stream().anyMatch(one -> new Wildcard(one).matches(model));
  }
}
