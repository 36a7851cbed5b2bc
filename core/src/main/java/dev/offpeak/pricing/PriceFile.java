package dev.offpeak.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The bundled prices as read from {@code prices.json}, token by token: the program needs them
 * before its first line of output. Rows are made into prices only when somebody asks for them.
 *
 * @param asOf the day they were last checked
 * @param sources where they come from, by key
 * @param rows the models, in the order of the file
 * @param unpriced models that exist and whose price is not known
 */
record PriceFile(
    LocalDate asOf, Map<String, String> sources, List<PriceRow> rows, List<ModelName> unpriced) {

  private static final String RESOURCE = "prices.json";
  private static final int SCHEMA_VERSION = 1;

  static PriceFile bundled() {
    try (InputStream in = PriceFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from this build");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PriceFile read(InputStream in) {
    LocalDate asOf = LocalDate.EPOCH;
    Map<String, String> sources = Map.of();
    List<PriceRow> rows = new ArrayList<>();
    List<ModelName> unpriced = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "schema_version" -> expect(json.getIntValue() == SCHEMA_VERSION, "version 1");
          case "currency" -> expect(json.getString().equals("USD"), "US dollars");
          case "unit" -> expect(json.getString().equals("per_million_tokens"), "a known unit");
          case "as_of" -> asOf = LocalDate.parse(json.getString());
          case "sources" -> sources = texts(json);
          case "unpriced_models" -> unpriced.addAll(known(json));
          case "models" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              rows.add(PriceRow.read(json));
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    return new PriceFile(asOf, sources, List.copyOf(rows), List.copyOf(unpriced));
  }

  private static Map<String, String> texts(JsonParser json) {
    Map<String, String> texts = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      texts.put(name, json.getString());
    }
    return java.util.Collections.unmodifiableMap(texts);
  }

  private static List<ModelName> known(JsonParser json) {
    List<ModelName> known = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      known.add(PriceRow.read(json).name());
    }
    return known;
  }

  private static void expect(boolean met, String what) {
    if (!met) {
      throw new IllegalStateException(RESOURCE + ": expected " + what);
    }
  }
}
