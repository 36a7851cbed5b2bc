package dev.offpeak.connectors.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import dev.offpeak.validate.BoundedText;
import dev.offpeak.validate.SchemaLibrary;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON Schema, drafts 4 to 2020-12 by the schema's own {@code $schema}, 2020-12 without. A {@code
 * $ref} may point into the schema itself; nothing is fetched. Thread-safe.
 */
public final class JsonSchemas implements SchemaLibrary {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final SchemaRegistryConfig SETTINGS =
      SchemaRegistryConfig.builder().regularExpressionFactory(JsonSchemas::expression).build();

  /** The library's own reading of an expression, on a text that ends the search if need be. */
  private static RegularExpression expression(String regex) {
    Pattern pattern =
        Pattern.compile(
            RegularExpressions.replaceLongformCharacterProperties(
                RegularExpressions.replaceDollarAnchors(regex)));
    return text -> pattern.matcher(BoundedText.of(text)).find();
  }

  @Override
  public SchemaCheck compile(String schema) {
    JsonNode node = parse(schema);
    if (!node.isObject() && !node.isBoolean()) {
      throw new IllegalArgumentException("a JSON Schema is a JSON object");
    }
    SpecificationVersion version = version(node);
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            version, builder -> builder.schemaRegistryConfig(SETTINGS));
    try {
      Schema rules = registry.getSchema(SchemaLocation.of(version.getDialectId()));
      List<Error> faults = rules.validate(node);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(
            "it is no JSON Schema: " + faults.getFirst().getInstanceLocation() + " is wrong");
      }
      checkReferences(node, node);
      Schema compiled = registry.getSchema(node);
      // The library looks references up late; those of the outermost level show now.
      compiled.validate(JSON.createObjectNode());
      return json -> firstBroken(compiled, json);
    } catch (SchemaException unusable) {
      throw new IllegalArgumentException(
          "the JSON Schema cannot be used: " + firstLine(unusable), unusable);
    }
  }

  private static JsonNode parse(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JacksonException broken) {
      throw new IllegalArgumentException(
          "it is not JSON, line "
              + (broken.getLocation() == null ? 1 : broken.getLocation().getLineNr()),
          broken);
    }
  }

  /** References must lead into the schema: what is elsewhere is not fetched, now or later. */
  private static void checkReferences(JsonNode root, JsonNode node) {
    JsonNode reference = node.get("$ref");
    if (reference != null && reference.isString()) {
      String target = reference.stringValue();
      boolean inside = target.startsWith("#") || root.has("$id") || root.has("id");
      boolean missing = target.startsWith("#/") && root.at(pointer(target)).isMissingNode();
      if (!inside || missing) {
        throw new IllegalArgumentException(
            "its $ref " + target + (missing ? " leads nowhere" : " leads out of the schema"));
      }
    }
    node.values().forEach(child -> checkReferences(root, child));
  }

  private static String pointer(String fragment) {
    return URLDecoder.decode(fragment.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static SpecificationVersion version(JsonNode node) {
    if (!node.has("$schema")) {
      return SpecificationVersion.DRAFT_2020_12;
    }
    return SpecificationVersion.fromSchemaNode(node)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "its $schema is none that is known here; drafts 4 to 2020-12 are"));
  }

  private static @Nullable String firstBroken(Schema schema, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException notJson) {
      return "";
    }
    if (json.isMissingNode()) {
      return "";
    }
    List<Error> errors = schema.validate(json);
    return errors.isEmpty() ? null : place(errors.getFirst());
  }

  /** Where the schema is broken: a place in the schema says nothing of the answer. */
  private static String place(Error error) {
    String place = error.getSchemaLocation().getFragment().toString();
    boolean missing = "required".equals(error.getKeyword()) && error.getProperty() != null;
    return missing ? place + " (" + error.getProperty() + ")" : place;
  }

  private static String firstLine(SchemaException unusable) {
    return String.valueOf(unusable.getMessage()).lines().findFirst().orElse("");
  }
}
