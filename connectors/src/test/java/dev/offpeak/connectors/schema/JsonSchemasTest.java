package dev.offpeak.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.validate.BoundedText.SpentException;
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

  @Test
  void anExpressionThatFindsNoEndIsStopped() {
    SchemaCheck check = new JsonSchemas().compile("{\"pattern\": \"^(.*)(.*)(.*)(.*)(.*)c$\"}");
    assertThat(check.firstBroken("\"aac\"")).isNull();
    assertThat(check.firstBroken("\"aab\"")).isEqualTo("/pattern");
    assertThatThrownBy(() -> check.firstBroken('"' + "a".repeat(60) + "\""))
        .isInstanceOf(SpentException.class);
  }

  @Test
  void expressionsAreReadAsJsonSchemaSays() {
    SchemaCheck check =
        new JsonSchemas()
            .compile("{\"patternProperties\": {\"^\\\\p{Letter}+$\": {\"type\": \"string\"}}}");
    assertThat(check.firstBroken("{\"\u00e9\": 1}")).endsWith("/type");
    assertThat(check.firstBroken("{\"1\": 1, \"a\\n\": 1}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"integer\"}",
        "{\"multipleOf\": 3}",
        "{\"enum\": [7]}",
        "{\"maximum\": 7}"
      })
  void aNumberThatIsShortToWriteAndLongToSpellOutIsJudgedAtOnce(String schema) {
    SchemaCheck check = new JsonSchemas().compile(schema);
    assertThatCode(() -> check.firstBroken("1E999999999")).doesNotThrowAnyException();
    assertThatCode(() -> check.firstBroken("1.5E-999999999")).doesNotThrowAnyException();
  }
}
