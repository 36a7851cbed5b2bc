package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a value that fits a JSON schema: objects, arrays, enums, constants, numbers within their
 * bounds, strings, references into the schema itself and the first of alternatives. Patterns and
 * conditions are not honoured. Not thread-safe.
 */
public final class SchemaSampler {
  private static final int DEPTH_MAX = 12;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private final String text;
  private long seed;

  private SchemaSampler(JsonNode root, String text, long seed) {
    this.root = root;
    this.text = text;
    this.seed = seed;
  }

  /**
   * Makes a value.
   *
   * @param schema the schema
   * @param text what strings are made of
   * @param seed decides between possible values
   */
  public static JsonNode sample(JsonNode schema, String text, long seed) {
    return new SchemaSampler(schema, text, seed).value(schema, 0);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (depth > DEPTH_MAX) {
      return NODES.nullNode();
    }
    if (schema.has("$ref")) {
      return value(resolve(schema.path("$ref").asString("")), depth + 1);
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    JsonNode choices = schema.path("enum");
    if (!choices.isEmpty()) {
      return choices.path(pick(choices.size()));
    }
    for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
      if (!schema.path(alternatives).isEmpty()) {
        return value(schema.path(alternatives).path(0), depth + 1);
      }
    }
    return ofType(type(schema), schema, depth);
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.path(0).asString("null");
    }
    return type.asString(schema.has("properties") ? "object" : "string");
  }

  private JsonNode ofType(String type, JsonNode schema, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> NODES.numberNode((long) Math.ceil(number(schema, 100)));
      case "number" -> NODES.numberNode(Math.round(number(schema, 1) * 100) / 100.0);
      case "boolean" -> NODES.booleanNode(pick(2) == 0);
      case "null" -> NODES.nullNode();
      default -> NODES.stringNode(string(schema));
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      object.set(property.getKey(), value(property.getValue(), depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    int wanted = Math.max(1, schema.path("minItems").asInt(1));
    int size = Math.min(Math.min(wanted, 16), schema.path("maxItems").asInt(16));
    for (int i = 0; i < size; i++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private double number(JsonNode schema, double span) {
    double low = schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
    double high =
        schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(low + span));
    return low + (high - low) * (0.25 + 0.5 * BodyHash.unit(draw()));
  }

  private String string(JsonNode schema) {
    String made =
        switch (schema.path("format").asString("")) {
          case "date" -> "2026-01-15";
          case "date-time" -> "2026-01-15T10:00:00Z";
          case "email" -> "someone@example.com";
          case "uri" -> "https://example.com/";
          case "uuid" -> new java.util.UUID(draw(), draw()).toString();
          default -> text;
        };
    int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    return made.length() > longest ? made.substring(0, longest) : made;
  }

  private JsonNode resolve(String reference) {
    return reference.startsWith("#") ? root.at(reference.substring(1)) : Json.object();
  }

  private int pick(int size) {
    return (int) Long.remainderUnsigned(draw(), size);
  }

  private long draw() {
    seed = BodyHash.mix(seed);
    return seed;
  }
}
