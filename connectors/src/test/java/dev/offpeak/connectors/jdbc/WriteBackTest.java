package dev.offpeak.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.connectors.jdbc.WriteBack.Assignment;
import dev.offpeak.connectors.jdbc.WriteBack.What;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.sink.Outcome;
import java.nio.file.Path;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteBackTest {

  private static final JdbcUrl URL = JdbcUrl.parse("jdbc:sqlite:shop.db");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "$ ~ {\"a\":{\"b\":[{\"c\":1},2]},\"x y\":true,\"z\":null}",
        "$.a.b[0]['c'] ~ 1",
        "$.a.b[1] ~ 2",
        "$['x y'] ~ true",
        "$[\"x y\"] ~ true",
        "$.a.b[2] ~ null",
        "$.a.b.c ~ null",
        "$.z ~ null",
        "$.nope[3].deep ~ null",
      })
  void aPathNamesOneValue(String path, String expected) {
    var answer =
        Objects.requireNonNull(Json.parse("{\"a\":{\"b\":[{\"c\":1},2]},\"x y\":true,\"z\":null}"));

    assertThat(String.valueOf(AnswerPath.parse(path).in(answer))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$a", "$.", "$[", "$[x]", "$..a", "$.a[-1]", "$.*[", "$['a]", "$.a b"})
  void otherPathsAreRefused(String path) {
    assertThatThrownBy(() -> Assignment.parse("c=" + path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The path "
                + path
                + " is not understood; write it like $.name, $.list[0] or $['a b'].");
  }

  @Test
  void whatIsKeptOpensTheSameTableWithoutCredentials() {
    WriteBack writeBack =
        new WriteBack(
            JdbcUrl.parse("jdbc:postgresql://me:hush@db:5432/shop?sslkey=k&currentSchema=s"),
            "shop.product",
            "ID",
            List.of(
                Assignment.parse("a=text"),
                Assignment.parse("b=status"),
                Assignment.parse("c=usage"),
                Assignment.parse("d=cost_usd"),
                Assignment.parse("e=error"),
                Assignment.parse("f=$.a['b c'][0]")),
            true);

    String kept = WriteBackMemory.text(writeBack);
    WriteBackMemory memory = WriteBackMemory.parse(kept, null);

    assertThat(kept).doesNotContain("hush", "me:", "sslkey");
    assertThat(memory.incomplete()).isTrue();
    assertThat(memory.writeBack())
        .isEqualTo(
            new WriteBack(
                JdbcUrl.parse("jdbc:postgresql://db:5432/shop?currentSchema=s"),
                "shop.product",
                "ID",
                writeBack.assignments(),
                true));
    WriteBackMemory whole = WriteBackMemory.parse(kept, writeBack.url());
    assertThat(whole).isEqualTo(new WriteBackMemory(writeBack, false));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlite:shop.db, jdbc:sqlite:HERE/shop.db, false",
    "jdbc:sqlite:/tmp/shop.db?cipher=x, jdbc:sqlite:/tmp/shop.db, true",
    "jdbc:sqlite:file:shop.db, jdbc:sqlite:file:HERE/shop.db, false",
    "jdbc:sqlite::memory:, jdbc:sqlite::memory:, false",
    "jdbc:postgresql:shop, jdbc:postgresql:shop, false",
  })
  void aKeptUrlWorksFromAnotherDirectory(String given, String kept, boolean incomplete) {
    String here = Path.of("").toAbsolutePath().toString();
    WriteBack writeBack =
        new WriteBack(JdbcUrl.parse(given), "t", "id", List.of(Assignment.parse("a=text")), true);

    WriteBackMemory memory = WriteBackMemory.parse(WriteBackMemory.text(writeBack), null);

    assertThat(memory.writeBack().url().reveal()).isEqualTo(kept.replace("HERE", here));
    assertThat(memory.incomplete()).isEqualTo(incomplete);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "not json", "{}", "{\"url\":\"jdbc:sqlite:a\"}"})
  void whatIsNotOursIsRefused(String text) {
    assertThatThrownBy(() -> WriteBackMemory.parse(text, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void assignmentsAreCheckedTogether() {
    assertThatThrownBy(() -> into()).hasMessageStartingWith("--into needs at least one --set");
    assertThatThrownBy(() -> into("a=text", "A=status"))
        .hasMessage("--set names the column A twice; set it once.");
    assertThatThrownBy(() -> into("ID=text"))
        .hasMessage("--set ID would overwrite the key; set another column.");
    assertThatThrownBy(() -> into("blurb"))
        .hasMessage("--set takes COLUMN=WHAT, such as answer=text; it was given blurb.");
    assertThatThrownBy(() -> into("blurb=txt"))
        .hasMessage(
            "--set knows text, status, usage, cost_usd, error and paths such as $.name; not txt.");
  }

  private static WriteBack into(String... sets) {
    List<Assignment> assignments = Arrays.stream(sets).map(Assignment::parse).toList();
    return new WriteBack(URL, "product", "id", assignments, true);
  }

  private static Answered name(String answer) {
    Outcome outcome =
        new Outcome(
            1, "a", Kind.SUCCEEDED, null, answer, null, null, null, null, null, Lane.BATCH, 1);
    Column column = new Column("name", "\"name\"", Column.Kind.TEXT, Types.VARCHAR, "text");
    return Answered.value(outcome, new What.Path(AnswerPath.parse("$.name")), column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"Ada\"}",
        "```json\n{\"name\":\"Ada\"}\n```",
        "  ```\n\n {\"name\":\"Ada\"}```\n",
        "```json  \r\n{\"name\":\"Ada\"}\r\n  ```",
      })
  void jsonInAFenceIsJson(String answer) {
    assertThat(name(answer)).isEqualTo(new Answered.Present("Ada"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"```", "``````", "```\n```", "```a b\n{}\n```", "```json {}\n```", "```\n{}"})
  void otherFencesAreNoJson(String answer) {
    assertThat(name(answer)).isInstanceOf(Answered.Misfit.class);
  }

  @Test
  void aLongBlankInAFenceTakesNoLongerThanItIs() {
    String blank = " ".repeat(1 << 20);
    assertThat(name("```json\n" + blank + "{\"name\":" + blank + "\"Ada\"}" + blank + "\n```"))
        .isEqualTo(new Answered.Present("Ada"));
  }
}
