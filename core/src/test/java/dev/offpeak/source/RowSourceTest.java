package dev.offpeak.source;

import static dev.offpeak.source.Inputs.invalid;
import static dev.offpeak.source.Inputs.read;
import static dev.offpeak.source.Inputs.request;
import static dev.offpeak.source.Inputs.rows;
import static dev.offpeak.source.Inputs.text;
import static dev.offpeak.source.Inputs.told;
import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offpeak.source.Source.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowSourceTest {

  private static String body(String prompt) {
    return "{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}]}";
  }

  private static void refused(String content, RowOptions options, String message) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> read(content, options))
        .withMessage(message);
  }

  @Test
  void csvWithQuotesLineBreaksAndUnicodeBecomesPrompts() {
    String csv = "\uFEFFid,text\r\n1,\"say \"\"hi\"\",\r\nthen\"\r\n\r\n2,日本 😀 \u2028\r\n3,\r\n";

    List<Item> items = read("input", Inputs.dripping(utf8(csv)), rows("<{{ text }}>"));

    assertThat(told(items))
        .containsExactly(
            "1 row-1 " + body("<say \\\"hi\\\",\\r\\nthen>"),
            "2 row-2 " + body("<日本 😀 \u2028>"),
            "3 row-3 " + body("<>"));
    assertThat(text(request(items.getFirst()).row()))
        .isEqualTo("{\"id\":\"1\",\"text\":\"say \\\"hi\\\",\\r\\nthen\"}");
    assertThat(request(items.getFirst()).facts().model()).isEqualTo("gpt-6-luna");
  }

  @Test
  void idComesFromItsColumnThenFromCustomIdThenFromTheRowNumber() {
    String csv = "custom_id,key,f\na,k1,x\nb,,\n,k3,\n";

    assertThat(told(read(csv, rows("p")))).contains("1 a " + body("p"), "3 ! custom_id is empty");
    List<Item> keyed = read(csv, rows("p", "key", "f"));
    assertThat(told(keyed)).contains("1 k1 " + body("p"), "2 ! the id column \"key\" is empty");
    assertThat(request(keyed.get(0)).feature()).isEqualTo("x");
    assertThat(request(keyed.get(2)).feature()).isNull();
  }

  @Test
  void semicolonsAndTabsAreFoundInTheHeader() {
    assertThat(told(read("a;b\n1,5;2\n", rows("{{a}}|{{b}}"))))
        .containsExactly("1 row-1 " + body("1,5|2"));
    assertThat(told(read("\"a;,\"\tb\n1\t2\n", rows("{{a;,}}|{{b}}"))))
        .containsExactly("1 row-1 " + body("1|2"));
  }

  @Test
  void rowWithTooFewOrTooManyFieldsIsReportedAndTheRestRead() {
    List<Item> items = read("a,b\n\"x\ny\",2\n3\n4,5,6\n7,8", rows("{{a}}"));

    assertThat(told(items))
        .containsExactly(
            "1 row-1 " + body("x\\ny"),
            "2 ! the row has 1 field, and the header has 2 (line 4)",
            "3 ! the row has 3 fields, and the header has 2 (line 5)",
            "4 row-4 " + body("7"));
    assertThat(text(invalid(items.get(1)).row())).isEqualTo("{\"a\":\"3\"}");
  }

  @Test
  void csvThatIsNotUtf8IsReportedByRow() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    csv.writeBytes(utf8("id,city\n1,"));
    csv.writeBytes(new byte[] {'N', 'i', 'm', (byte) 0xEE, 'm', 'e', 's'});
    csv.writeBytes(utf8("\n2,Zürich 😀\n"));

    assertThat(told(read("input", new ByteArrayInputStream(csv.toByteArray()), rows("{{city}}"))))
        .containsExactly(
            "1 ! not UTF-8: column \"city\" holds byte 0xEE; save the file as UTF-8 (line 2)",
            "2 row-2 " + body("Zürich 😀"));
  }

  @Test
  void csvThatCannotBeUsedAtAllIsOneSentence() {
    refused("a,b\n", rows("x"), "input has a header but no rows: there is nothing to send.");
    refused("a,a\n1,2", rows("x"), "input has two columns called \"a\"; rename one of them.");
    refused(
        "a,b\n1,2\n3,\"x\n4,5\n",
        rows("x"),
        "input cannot be read as CSV from line 3 on: a quote is never closed.");
    refused(
        "a,b\n1,\"x\"y\n",
        rows("x"),
        "input cannot be read as CSV from line 2 on: text follows a closing quote;"
            + " a quote inside a field is written twice.");
  }

  @Test
  void unknownColumnsAreRefusedBeforeTheFirstRow() {
    refused(
        "id,text\n1,2",
        rows("{{txt}}"),
        "the prompt names \"txt\", but input has no such column; it has: id, text.");
    refused(
        "id\n1",
        rows("x", "key", null),
        "--id names \"key\", but input has no such column; it has: id.");
    refused(
        "id\n1",
        rows("x", null, "team"),
        "--feature-column names \"team\", but input has no such column; it has: id.");
  }

  @Test
  void jsonlValuesAreKeptAsTheyAre() {
    String line =
        "{ \"id\" : 1.50 , \"t\":\"\\u00e9 \u2028\", \"o\" : {\"k\": [ 1, \"a b\" ]}, \"n\":null,\"b\":true}";

    List<Item> items = read("\n" + line + "\r\n", rows("{{t}}|{{o}}|{{n}}|{{b}}", "id", null));

    assertThat(told(items))
        .containsExactly("2 1.50 " + body("é \u2028|{\\\"k\\\":[1,\\\"a b\\\"]}||true"));
    assertThat(text(request(items.getFirst()).row()))
        .isEqualTo(
            "{\"id\":1.50,\"t\":\"\\u00e9 \u2028\",\"o\":{\"k\": [ 1, \"a b\" ]},\"n\":null,\"b\":true}");
  }

  @Test
  void jsonlRowsThatCannotBeSentSayWhy() {
    String jsonl =
        """
        {"a":"1"}
        {"b":2}
        {"a":"1","a":"2"}
        {"a":"\\ud800"}
        {"a":
        "a"
        {"a":"1","custom_id":""}
        {"a":"1","f":"\\u0007"}
        """;

    assertThat(told(read(jsonl, rows("{{a}}", null, "f"))))
        .containsExactly(
            "1 row-1 " + body("1"),
            "2 ! field \"a\" is missing; the row has: b",
            "3 ! field \"a\" is given twice",
            "4 ! a value in the prompt holds half a character",
            "5 ! not JSON: unexpected end of input at column 6",
            "6 ! not a JSON object: a row is one object",
            "7 ! custom_id is empty",
            "8 ! feature cannot be used: it needs 1 to 100 characters and no control characters");
  }

  @Test
  void tooLargeRowIsInvalidAndKeepsItsColumns() {
    Item.Invalid invalid =
        invalid(read("{\"id\":\"" + "x".repeat(250_000) + "\"}", rows("{{id}}")).getFirst());

    assertThat(invalid.problem()).contains("OpenAI takes at most 200,000 bytes in one");
    assertThat(invalid.row()).isNotNull();
  }
}
