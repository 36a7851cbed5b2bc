package dev.offpeak.source;

import static dev.offpeak.source.Inputs.invalid;
import static dev.offpeak.source.Inputs.read;
import static dev.offpeak.source.Inputs.request;
import static dev.offpeak.source.Inputs.text;
import static dev.offpeak.source.Inputs.told;
import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Endpoint;
import dev.offpeak.source.Source.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchFileSourceTest {

  private static final String GOOD =
      "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
          + "\"body\":{\"model\":\"gpt-6-luna\",\"messages\":[]}}";

  private static String openAi(String fields) {
    return GOOD + "\n" + fields + "\n" + GOOD;
  }

  private static String problem(String line) {
    return invalid(read(openAi(line)).get(1)).problem();
  }

  @Test
  void bodyIsCutOutByteForByte() {
    String body =
        "{ \"model\" : \"gpt-6-luna\", \"n\":1.50e+3, \"é\":\"\\u00e9\\/ \u2028\u2029\u0085 日本 \\\"}\","
            + " \"tools\":[{\"type\":\"function\",\"strict\":true}],\"model \":null,\"x\":{} }";
    String line =
        "{\"custom_id\":\"日本-1\",\"method\":\"POST\",\"url\":\"/v1/responses\", \"body\" : "
            + body
            + " ,\"feature\":\"é\"}";

    SourceRequest request = request(read(GOOD + "\n" + line).get(1));

    assertThat(text(request.body())).isEqualTo(body);
    assertThat(request.customId()).isEqualTo("日本-1");
    assertThat(request.feature()).isEqualTo("é");
    assertThat(request.endpoint()).isEqualTo(Endpoint.RESPONSES);
    assertThat(request.row()).isNull();
  }

  @Test
  void bodyIsRightAfterByteOrderMarkWithCrLfAndDrippingInput() {
    byte[] content =
        utf8("\uFEFF\r\n" + GOOD + "\r\n  \r\n" + GOOD.replace("\"a\"", "\"é\"") + "\r\n");

    List<Item> items = read("input", Inputs.dripping(content), null);

    assertThat(told(items))
        .containsExactly(
            "2 a {\"model\":\"gpt-6-luna\",\"messages\":[]}",
            "4 é {\"model\":\"gpt-6-luna\",\"messages\":[]}");
  }

  @Test
  void loneCarriageReturnBetweenTokensBecomesSpace() {
    String line = GOOD.replace("\"messages\"", "\r\"messages\"");

    assertThat(text(request(read(line).getFirst()).body()))
        .isEqualTo("{\"model\":\"gpt-6-luna\", \"messages\":[]}");
  }

  @Test
  void anthropicParamsAreTheBody() {
    String line =
        "{\"custom_id\":\"a b\",\"params\":{\"model\":\"claude-haiku-5-5\",\"max_tokens\":9},"
            + "\"feature\":null}";

    SourceRequest request = request(read(line).getFirst());

    assertThat(request.endpoint()).isEqualTo(Endpoint.MESSAGES);
    assertThat(text(request.body())).isEqualTo("{\"model\":\"claude-haiku-5-5\",\"max_tokens\":9}");
    assertThat(request.feature()).isNull();
    assertThat(request.facts().outputTokensMax()).isEqualTo(9);
  }

  @Test
  void methodMayBeLeftOutAndUnknownFieldsAreIgnored() {
    String line = GOOD.replace("\"method\":\"POST\"", "\"note\":{\"deep\":[1,{}]}");

    assertThat(request(read(line).getFirst()).customId()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"custom_id":"x"                                          | not JSON: unexpected end of input at column 17
          {"custom_id":"x", nope}                                   | not JSON: unexpected character at column 19
          [1]                                                       | not a JSON object: a line of a batch file is one object
          {"custom_id":"x"} {}                                      | more than one JSON value: each belongs on a line of its own
          {"body":{"model":"gpt-6"},"url":"/v1/responses"}          | custom_id is missing
          {"custom_id":"","body":{"model":"gpt-6"},"url":"/v1/responses"}   | custom_id is empty
          {"custom_id":7,"body":{"model":"gpt-6"},"url":"/v1/responses"}    | custom_id is not a string
          {"custom_id":null}                                        | custom_id is null
          {"custom_id":"x","custom_id":"y"}                         | custom_id is given twice
          {"custom_id":"\\ud800"}                                   | custom_id holds half a character: an unpaired surrogate
          {"custom_id":"x","url":"/v1/responses"}                   | body is missing
          {"custom_id":"x","params":{}}                             | body is missing: the line is of another form, and this is an OpenAI batch file
          {"custom_id":"x","url":"/v1/responses","body":"{}"}       | body is not a JSON object
          {"custom_id":"x","url":"/v1/images","body":{}}            | url /v1/images is not served; it must be /v1/chat/completions, /v1/responses or /v1/embeddings
          {"custom_id":"x","url":"/v1/messages","body":{}}          | url /v1/messages is not served; it must be /v1/chat/completions, /v1/responses or /v1/embeddings
          {"custom_id":"x","body":{}}                               | url is missing; it must be /v1/chat/completions, /v1/responses or /v1/embeddings
          {"custom_id":"x","method":"GET","url":"/v1/responses","body":{}}  | method is GET; batches take POST only
          {"custom_id":"x","url":"/v1/responses","body":{}}         | body.model is missing
          {"custom_id":"x","url":"/v1/responses","body":{"model":"claude-haiku-5-5"}} | model claude-haiku-5-5 belongs to Anthropic, but this is an OpenAI batch file
          {"custom_id":"x","url":"/v1/responses","body":{"model":"gpt-6","stream":true}} | body.stream is true: batches cannot stream; remove it
          {"custom_id":"x","feature":" ","url":"/v1/responses","body":{"model":"gpt-6"}} | feature cannot be used: it needs 1 to 100 characters and no control characters
          """)
  void lineThatCannotBeSentSaysWhy(String line, String problem) {
    assertThat(problem(line)).isEqualTo(problem);
    assertThat(told(read(openAi(line)))).hasSize(3);
  }

  @Test
  void problemNamesCustomIdWhereItCouldBeRead() {
    Item.Invalid invalid = invalid(read(openAi("{\"custom_id\":\"x\",\"body\":3}")).get(1));

    assertThat(invalid.customId()).isEqualTo("x");
    assertThat(invalid.ordinal()).isEqualTo(2);
  }

  @Test
  void anthropicFieldsThatNoBatchTakesAreNamed() {
    String good = "{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-x\",\"max_tokens\":1}}\n";
    String fast = good.replace("}}", ",\"speed\":\"fast\"}}");
    String none = good.replace(":1}", ":0}");
    String other = good.replace("claude-x", "gpt-6");

    assertThat(told(read(good + fast + none + other)).subList(1, 4))
        .containsExactly(
            "2 ! params.speed is set: batches do not take it; remove it",
            "3 ! params.max_tokens is 0: batches need at least 1",
            "4 ! model gpt-6 belongs to OpenAI, but this is an Anthropic batch file");
  }

  @Test
  void invalidUtf8IsReportedWithItsByteAndTheNextLineIsRead() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(utf8(GOOD + "\n{\"custom_id\":\"caf"));
    content.write(0xE9);
    content.writeBytes(utf8("\"}\n" + GOOD));

    List<Item> items = read("input", new ByteArrayInputStream(content.toByteArray()), null);

    assertThat(told(items).get(1))
        .isEqualTo("2 ! not UTF-8: byte 18 of the line is 0xE9; save the file as UTF-8");
    assertThat(items).hasSize(3);
  }

  @Test
  void overLongLineIsPassedOverWithoutLosingTheNext() {
    String huge = GOOD.replace("[]", "[\"" + "x".repeat(3_000_000) + "\"]");

    List<Item> items = read(GOOD + "\n" + huge + "\n" + GOOD + "\n" + huge);

    assertThat(told(items))
        .hasSize(4)
        .contains("2 ! line is longer than 1.0 MB", "4 ! line is longer than 1.0 MB");
    assertThat(request(items.get(2)).customId()).isEqualTo("a");
  }

  @Test
  void overLargeRequestNamesTheLimit() {
    String large = GOOD.replace("[]", "[\"" + "x".repeat(300_000) + "\"]");

    assertThat(problem(large))
        .isEqualTo("request has 300,038 bytes, and OpenAI takes at most 200,000 bytes in one");
  }

  @Test
  void tooDeepNestingIsReportedNotThrown() {
    String deep = GOOD.replace("[]", "[".repeat(600) + "]".repeat(600));

    assertThat(problem(deep)).startsWith("nested deeper than 500 levels");
  }

  @Test
  void twiceGivenModelCountsAsTheLast() {
    String twice = GOOD.replace("\"messages\"", "\"model\":\"gpt-6-sol\",\"messages\"");

    assertThat(request(read(twice).getFirst()).facts().model()).isEqualTo("gpt-6-sol");
  }

  @Test
  void brokenFirstLineDoesNotHideTheForm() {
    assertThat(told(read("{\"custom_id\":\"x\n" + GOOD)))
        .containsExactly(
            "1 ! not JSON: unexpected end of input at column 16",
            "2 a {\"model\":\"gpt-6-luna\",\"messages\":[]}");
  }
}
