package dev.offpeak.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offpeak.validate.SchemaLibrary.SchemaCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemasTest {

  private static final String TICKET =
      """
      {"type": "object", "required": ["category"],
       "properties": {"category": {"enum": ["bug", "wish"]}, "price": {"type": "number"}},
       "additionalProperties": false}
      """;

  private static SchemaCheck ticket() {
    return new JsonSchemas().compile(TICKET);
  }

  @Test
  void whatFitsBreaksNothing() {
    assertThat(ticket().firstBroken("{\"category\":\"bug\",\"price\":12.30}")).isNull();
  }

  @Test
  void whatDoesNotFitIsToldByItsPlaceInTheSchemaOnly() {
    assertThat(ticket().firstBroken("{\"category\":\"secret\"}"))
        .isEqualTo("/properties/category/enum");
    assertThat(ticket().firstBroken("{\"category\":\"bug\",\"price\":\"x\"}"))
        .isEqualTo("/properties/price/type");
    assertThat(ticket().firstBroken("{}")).isEqualTo("/required (category)");
    assertThat(ticket().firstBroken("{\"category\":\"bug\",\"secret\":1}"))
        .isEqualTo("/additionalProperties");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no", "{\"category\":\"bug\"} and more", "```json\n{}\n```", "{\"a\":"})
  void whatIsNotJsonSaysSo(String text) {
    assertThat(ticket().firstBroken(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1]",
        "{\"type\":",
        "{\"type\": 5}",
        "{\"$schema\": \"http://example.com/mine\"}",
        "{\"$ref\": \"http://127.0.0.1:1/s.json\"}",
        "{\"$ref\": \"#/$defs/none\"}",
        "{\"properties\": {\"a\": {\"$ref\": \"http://127.0.0.1:1/s.json\"}}}",
        "{\"items\": {\"$ref\": \"#/$defs/none\"}}",
        "{\"properties\": 1}",
        "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}"
      })
  void whatCannotBeUsedIsRefusedBeforeItIs(String schema) {
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonSchemas().compile(schema));
  }

  @Test
  void olderDraftsAreKnownByTheirName() {
    String draft7 =
        """
        {"$schema": "http://json-schema.org/draft-07/schema#",
         "definitions": {"n": {"type": "integer"}}, "items": [{"$ref": "#/definitions/n"}]}
        """;
    assertThat(new JsonSchemas().compile(draft7).firstBroken("[1]")).isNull();
    assertThat(new JsonSchemas().compile(draft7).firstBroken("[\"a\"]")).isNotNull();
  }
}
