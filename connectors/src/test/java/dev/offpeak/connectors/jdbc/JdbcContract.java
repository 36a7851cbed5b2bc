package dev.offpeak.connectors.jdbc;

import static dev.offpeak.connectors.jdbc.Bench.answered;
import static dev.offpeak.connectors.jdbc.Bench.cancelled;
import static dev.offpeak.connectors.jdbc.Bench.failed;
import static dev.offpeak.connectors.jdbc.Bench.json;
import static dev.offpeak.store.OutputStore.Delivery.CONFLICT;
import static dev.offpeak.store.OutputStore.Delivery.SKIPPED;
import static dev.offpeak.store.OutputStore.Delivery.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.SinkException;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.OutputStore.Delivery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What source and sink promise, whatever the database. */
abstract class JdbcContract {

  static final String PRODUCTS =
      "select id, title, specs from product where blurb is null order by id";

  Bench bench = none();

  /** An empty database. */
  abstract Bench open() throws Exception;

  /** A type that takes JSON as it is. */
  String jsonType() {
    return "json";
  }

  private static Bench none() {
    try {
      return new Bench("jdbc:sqlite::memory:");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @BeforeEach
  void openBench() throws Exception {
    bench.close();
    bench = open();
    bench.person(
        "create table product (id integer primary key, title varchar(40) not null,"
            + " specs varchar(100), blurb varchar(100))",
        "insert into product values (1, 'Lamp', 'warm', null), (2, 'Desk', null, null),"
            + " (3, 'Chair', 'oak', 'Sit well.')");
  }

  @AfterEach
  void closeBench() throws Exception {
    bench.close();
  }

  WriteBack blurbs() {
    return bench.into("product", "id", "blurb=text");
  }

  List<Delivery> write(WriteBack writeBack, Outcome... outcomes) {
    try (JdbcSink sink = bench.sink(writeBack)) {
      return sink.write(List.of(outcomes));
    }
  }

  List<String> blurbColumn() {
    return bench.table("select id, blurb from product order by id");
  }

  @Test
  void rowsComeInTheQuerysOrderWithKeyAndGuard() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());

    assertThat(rows).extracting(JdbcRows.Row::ordinal).containsExactly(1L, 2L);
    assertThat(rows).extracting(JdbcRows.Row::key).containsExactly("1", "2");
    assertThat(json(rows.get(0))).isEqualTo("{\"id\":1,\"title\":\"Lamp\",\"specs\":\"warm\"}");
    assertThat(json(rows.get(1))).isEqualTo("{\"id\":2,\"title\":\"Desk\",\"specs\":null}");
    assertThat(rows.get(1).values()).containsExactly("2", "Desk", null);
    assertThat(new String(rows.get(0).stored(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("{\"id\":1,\"title\":\"Lamp\",\"specs\":\"warm\",\"$guard\":{\"blurb\":");
  }

  @Test
  void aQueryWithoutRowsIsEmpty() {
    assertThat(bench.read("select id from product where id > 100", blurbs())).isEmpty();
  }

  @Test
  void answersAreWrittenToTheirRows() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());

    assertThat(
            write(blurbs(), answered(rows.get(0), "Light!"), answered(rows.get(1), "It's flat.")))
        .containsExactly(WRITTEN, WRITTEN);

    assertThat(blurbColumn()).containsExactly("1|Light!", "2|It's flat.", "3|Sit well.");
    assertThat(bench.problems).isEmpty();
  }

  @Test
  void whatAPersonWroteMeanwhileStays() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());
    bench.person("update product set blurb = 'Mine' where id = 1");

    assertThat(write(blurbs(), answered(rows.get(0), "Light!"), answered(rows.get(1), "Flat.")))
        .containsExactly(CONFLICT, WRITTEN);

    assertThat(blurbColumn()).containsExactly("1|Mine", "2|Flat.", "3|Sit well.");
    assertThat(bench.problems)
        .containsExactly(
            new WriteProblem(
                "1",
                WriteProblem.Kind.CHANGED,
                "The table product was changed meanwhile in the row with id 1; it was left as it"
                    + " is."));
  }

  @Test
  void aChangeOfOtherColumnsIsNoConflict() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());
    bench.person("update product set title = 'Lantern' where id = 1");

    assertThat(write(blurbs(), answered(rows.get(0), "Light!"))).containsExactly(WRITTEN);
    assertThat(bench.table("select title, blurb from product where id = 1"))
        .containsExactly("Lantern|Light!");
  }

  @Test
  void aPersonsChangeInLettersOrBlanksCounts() {
    String all = "select id from product where id = 3";
    List<JdbcRows.Row> rows = bench.read(all, blurbs());
    bench.person("update product set blurb = 'SIT WELL.' where id = 3");

    assertThat(write(blurbs(), answered(rows.get(0), "New"))).containsExactly(CONFLICT);
    assertThat(blurbColumn()).contains("3|SIT WELL.");
  }

  @Test
  void writingAgainAfterACrashIsWrittenAndChangesNothing() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());
    Outcome lamp = answered(rows.get(0), "Light!");
    Outcome desk = answered(rows.get(1), "Flat.");
    write(blurbs(), lamp);

    assertThat(write(blurbs(), lamp, desk)).containsExactly(WRITTEN, WRITTEN);
    assertThat(write(blurbs(), lamp, desk, lamp)).containsExactly(WRITTEN, WRITTEN, WRITTEN);
    assertThat(blurbColumn()).containsExactly("1|Light!", "2|Flat.", "3|Sit well.");
  }

  @Test
  void anOlderAnswerNeverReplacesANewerOne() {
    List<JdbcRows.Row> older = bench.read(PRODUCTS, blurbs());
    List<JdbcRows.Row> newer = bench.read(PRODUCTS, blurbs());
    write(blurbs(), answered(newer.get(0), "New"));

    assertThat(write(blurbs(), answered(older.get(0), "Old"))).containsExactly(CONFLICT);
    assertThat(blurbColumn()).contains("1|New");
  }

  @Test
  void aDeletedRowIsNotBroughtBack() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());
    bench.person("delete from product where id = 1");

    assertThat(write(blurbs(), answered(rows.get(0), "Light!"))).containsExactly(CONFLICT);
    assertThat(blurbColumn()).containsExactly("2|null", "3|Sit well.");
    assertThat(bench.problems.getFirst().sentence()).contains("somebody deleted it");
  }

  @Test
  void aMissingRowIsInsertedOnce() {
    bench.person(
        "create table answer (id integer primary key, said varchar(50), cost varchar(20))");
    WriteBack answers = bench.into("answer", "id", "said=text", "cost=cost_usd");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, answers);
    Outcome lamp = answered(rows.get(0), "Light!");

    assertThat(write(answers, lamp)).containsExactly(WRITTEN);
    assertThat(write(answers, lamp, lamp)).containsExactly(WRITTEN, WRITTEN);
    assertThat(bench.table("select id, said, cost from answer"))
        .containsExactly("1|Light!|0.000125");
  }

  @Test
  void aRowThatAppearedMeanwhileIsNotOverwritten() {
    bench.person("create table answer (id integer primary key, said varchar(50))");
    WriteBack answers = bench.into("answer", "id", "said=text");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, answers);
    bench.person("insert into answer values (1, null), (2, 'Mine')");

    assertThat(write(answers, answered(rows.get(0), "A"), answered(rows.get(1), "B")))
        .containsExactly(CONFLICT, CONFLICT);
    assertThat(bench.table("select id, said from answer order by id"))
        .containsExactly("1|null", "2|Mine");
  }

  @Test
  void rowsThatCouldNeverBeWrittenAreToldBeforeTheyAreSent() {
    assertThat(bench.read("select 77 as id", blurbs()).getFirst().problem())
        .isEqualTo(
            "The table product has no row with id 77, and none can be inserted because the column"
                + " title must not be null.");
    bench.person("create table loose (id integer, said varchar(50))");
    WriteBack loose = bench.into("loose", "id", "said=text");
    assertThat(bench.read("select 1 as id", loose).getFirst().problem())
        .contains("id is not unique in it");
    bench.person("insert into loose values (1, 'a'), (1, 'b')");
    assertThat(bench.read("select 1 as id", loose).getFirst().problem())
        .isEqualTo("The table loose has several rows with id 1; --key must name one.");
    assertThat(bench.read("select null as id", blurbs()).getFirst().problem())
        .isEqualTo("The key id is null; it must name a row.");
  }

  @Test
  void withoutInsertingOnlyRowsThatAreThereCanBeSent() {
    bench.person("create table answer (id integer primary key, said varchar(50))");
    WriteBack updates =
        new WriteBack(
            bench.url, "answer", "id", List.of(WriteBack.Assignment.parse("said=text")), false);

    assertThat(bench.read("select 5 as id", updates).getFirst().problem())
        .isEqualTo("The table answer has no row with id 5, and none is inserted.");
  }

  @Test
  void anUnansweredRequestLeavesTheRowAloneUnlessItsStatusIsWanted() {
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());
    assertThat(write(blurbs(), failed(rows.get(0)), cancelled(rows.get(1))))
        .containsExactly(SKIPPED, SKIPPED);

    bench.person(
        "alter table product add column state varchar(20)",
        "alter table product add column trouble varchar(200)");
    WriteBack all = bench.into("product", "id", "blurb=text", "state=status", "trouble=error");
    rows = bench.read("select id from product where id in (1, 3) order by id", all);

    assertThat(write(all, failed(rows.get(0)), cancelled(rows.get(1))))
        .containsExactly(WRITTEN, WRITTEN);
    assertThat(
            bench.table("select id, blurb, state, trouble from product where id <> 2 order by id"))
        .containsExactly(
            "1|null|failed|{\"code\":\"invalid_request\",\"message\":\"the prompt's too long\"}",
            "3|Sit well.|cancelled|{\"code\":\"cancelled\",\"message\":\"The request was"
                + " cancelled.\"}");
  }

  @Test
  void anAnswerAfterRetryReplacesOurOwnFailureOnly() {
    bench.person(
        "alter table product add column state varchar(20)",
        "alter table product add column trouble varchar(200)",
        "create table answer (id integer primary key, said varchar(50), state varchar(20))");
    WriteBack all = bench.into("product", "id", "blurb=text", "state=status", "trouble=error");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, all);
    write(all, failed(rows.get(0)), failed(rows.get(1)));
    bench.person("update product set blurb = 'Mine' where id = 2");

    assertThat(write(all, answered(rows.get(0), "Light!"), answered(rows.get(1), "Flat.")))
        .containsExactly(WRITTEN, CONFLICT);
    assertThat(write(all, failed(rows.get(0)))).containsExactly(CONFLICT);
    assertThat(bench.table("select id, blurb, state, trouble from product where id = 1"))
        .containsExactly("1|Light!|succeeded|null");

    WriteBack answers = bench.into("answer", "id", "said=text", "state=status");
    JdbcRows.Row row = bench.read(PRODUCTS.replace("is null", "is not null"), answers).getFirst();
    write(answers, failed(row));
    assertThat(write(answers, answered(row, "At last"))).containsExactly(WRITTEN);
    assertThat(bench.table("select id, said, state from answer"))
        .containsExactly("1|At last|succeeded");
  }

  @Test
  void oneBadRowDoesNotKeepTheOthersOut() {
    bench.person(
        "create table short (id integer primary key, said varchar(5) check (length(said) < 6))",
        "insert into short values (1, null), (2, null), (3, null)");
    WriteBack shorts = bench.into("short", "id", "said=text");
    List<JdbcRows.Row> rows = bench.read("select id from short order by id", shorts);

    assertThat(
            write(
                shorts,
                answered(rows.get(0), "ok"),
                answered(rows.get(1), "much too long"),
                answered(rows.get(2), "fine")))
        .containsExactly(WRITTEN, CONFLICT, WRITTEN);

    assertThat(bench.table("select id, said from short order by id"))
        .containsExactly("1|ok", "2|null", "3|fine");
    assertThat(bench.problems).hasSize(1);
    WriteProblem problem = bench.problems.getFirst();
    assertThat(problem.kind()).isEqualTo(WriteProblem.Kind.REFUSED);
    assertThat(problem.sentence())
        .startsWith("The table short does not take the row with id 2: ")
        .doesNotContain("much too long");
  }

  @Test
  void valuesOfTheAnswerAreTypedToTheirColumns() {
    bench.person(
        ("create table rating (id integer primary key, score integer, price numeric(10,2),"
                + " good boolean, tags %1$s, note varchar(50), absent varchar(50), used %1$s)")
            .formatted(jsonType()),
        "insert into rating (id) values (1), (2), (3)");
    WriteBack ratings =
        bench.into(
            "rating",
            "id",
            "score=$.score",
            "price=$.offer['unit price']",
            "good=$.good",
            "tags=$.tags",
            "note=$.tags[1]",
            "absent=$.missing.deep",
            "used=usage");
    List<JdbcRows.Row> rows = bench.read("select id from rating order by id", ratings);
    String answer =
        "{\"score\":\"7\",\"offer\":{\"unit price\":12.50},\"good\":true,\"tags\":[\"a\",\"b\"]}";

    assertThat(
            write(
                ratings,
                answered(rows.get(0), answer),
                answered(rows.get(1), "```json\n" + answer + "\n```"),
                answered(rows.get(2), answer.replace("\"7\"", "\"very good\""))))
        .containsExactly(WRITTEN, WRITTEN, CONFLICT);
    assertThat(write(ratings, answered(rows.get(0), answer))).containsExactly(WRITTEN);

    assertThat(
            bench.table(
                "select id, score, price + 0.25, tags, note, absent from rating where good"
                    + " order by id"))
        .containsExactly("1|7|12.75|[\"a\",\"b\"]|b|null", "2|7|12.75|[\"a\",\"b\"]|b|null");
    assertThat(bench.problems.getFirst().sentence())
        .isEqualTo("For the column score: it takes a number, and $.score is none.");
  }

  @Test
  void anAnswerThatIsNoJsonHasNoPaths() {
    WriteBack path = bench.into("product", "id", "blurb=$.blurb");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, path);

    assertThat(write(path, answered(rows.get(0), "Sorry, I cannot."))).containsExactly(CONFLICT);
    assertThat(bench.problems.getFirst().sentence())
        .isEqualTo("For the column blurb: it takes $.blurb, and the answer is not JSON.");
    assertThat(blurbColumn()).contains("1|null");
  }

  @Test
  void namesAreFoundWithoutCaseAndNeverExecuted() {
    bench.person(
        "create table \"Odd \"\"Table\"\"; drop table product\""
            + " (\"Select\" integer primary key, \"from\" varchar(50), \"It's\" varchar(50))",
        "insert into \"Odd \"\"Table\"\"; drop table product\" values (1, null, null)");
    WriteBack odd =
        bench.into(
            "\"odd \"\"table\"\"; drop table product\"", "SELECT", "FROM=text", "it's=status");
    List<JdbcRows.Row> rows =
        bench.read("select \"Select\" from \"Odd \"\"Table\"\"; drop table product\"", odd);

    assertThat(write(odd, answered(rows.getFirst(), "'); drop table product; --")))
        .containsExactly(WRITTEN);
    assertThat(
            bench.table("select \"from\", \"It's\" from \"Odd \"\"Table\"\"; drop table product\""))
        .containsExactly("'); drop table product; --|succeeded");
    assertThat(blurbColumn()).hasSize(3);
  }

  @Test
  void unknownNamesAreToldInOneSentenceBeforeAnythingIsSent() {
    assertThatThrownBy(() -> bench.source(PRODUCTS, bench.into("produkt", "id", "b=text")).check())
        .isInstanceOf(SourceException.class)
        .hasMessage("The database " + bench.url + " has no table produkt.");
    assertThatThrownBy(
            () -> bench.source(PRODUCTS, bench.into("product", "id", "text=text")).check())
        .isInstanceOf(SourceException.class)
        .hasMessage("The table product has no column text; it has id, title, specs, blurb.");
    assertThatThrownBy(
            () -> bench.sink(bench.into("product; drop table x", "id", "b=text")).check())
        .isInstanceOf(SinkException.class);
    assertThatThrownBy(() -> bench.source(PRODUCTS, bench.into("a.b.c", "id", "b=text")).check())
        .hasMessageContaining("was given a.b.c");
    assertThatThrownBy(() -> bench.read("select title from product", blurbs()))
        .hasMessage("The query has no column id, which --key names; select it too.");
    assertThatThrownBy(() -> bench.read("select id, id from product", null))
        .hasMessage("The query has two columns called id; rename one with AS.");
    assertThatThrownBy(() -> bench.read("select nope from product", null))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("says: ")
        .hasMessageContaining("nope");
    bench.source(PRODUCTS, blurbs()).check();
  }

  @Test
  void aQueryOnlyReads() {
    assertThatThrownBy(() -> bench.read("update product set title = 'x' returning id", null))
        .isInstanceOf(SourceException.class);
    assertThat(bench.table("select title from product where id = 1")).containsExactly("Lamp");
  }

  @Test
  void manyRowsGoThroughQuickly() {
    bench.person(
        "create table bulk (id integer primary key, said varchar(50))",
        "insert into bulk (id) with recursive n(i) as (select 1 union all select i + 1 from n"
            + " where i < 10000) select i from n");
    WriteBack bulk = bench.into("bulk", "id", "said=text");
    List<Outcome> outcomes = new ArrayList<>();
    for (JdbcRows.Row row : bench.read("select id from bulk order by id", bulk)) {
      outcomes.add(answered(row, "answer " + row.key()));
    }

    try (JdbcSink sink = bench.sink(bulk)) {
      assertThat(sink.write(outcomes)).hasSize(10_000).containsOnly(WRITTEN);
      assertThat(sink.write(outcomes)).containsOnly(WRITTEN);
    }
    assertThat(bench.table("select count(*), min(said), max(id) from bulk"))
        .containsExactly("10000|answer 1|10000");
  }

  @Test
  void ofTwoWritersAtOnceOneWinsEachRow() throws Exception {
    bench.person(
        "create table race (id integer primary key, said varchar(50))",
        "insert into race (id) with recursive n(i) as (select 1 union all select i + 1 from n"
            + " where i < 300) select i from n");
    WriteBack race = bench.into("race", "id", "said=text");
    List<JdbcRows.Row> rows = bench.read("select id from race order by id", race);
    Callable<List<Delivery>> one = () -> race(race, rows, "one");
    Callable<List<Delivery>> other = () -> race(race, rows, "other");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Delivery>>> both = threads.invokeAll(List.of(one, other));
      List<Delivery> ones = both.getFirst().get();
      List<Delivery> others = both.getLast().get();

      List<String> said = bench.table("select said from race order by id");
      for (int row = 0; row < rows.size(); row++) {
        assertThat(List.of(ones.get(row), others.get(row)))
            .containsExactlyInAnyOrder(WRITTEN, CONFLICT);
        assertThat(said.get(row)).isEqualTo(ones.get(row) == WRITTEN ? "one" : "other");
      }
    }
  }

  private List<Delivery> race(WriteBack race, List<JdbcRows.Row> rows, String text) {
    List<Delivery> deliveries = new ArrayList<>();
    try (JdbcSink sink = new JdbcSink(race, Map.of(), problem -> {})) {
      for (int from = 0; from < rows.size(); from += 30) {
        deliveries.addAll(
            sink.write(
                rows.subList(from, from + 30).stream().map(row -> answered(row, text)).toList()));
      }
    }
    return deliveries;
  }

  @Test
  void anotherDatabaseCanBeTheTarget() throws Exception {
    try (Bench other = open()) {
      other.person("create table answer (id integer primary key, said varchar(50))");
      other.person("insert into answer values (2, 'old')");
      WriteBack answers = other.into("answer", "id", "said=text");
      List<JdbcRows.Row> rows = bench.read(PRODUCTS, answers);

      assertThat(write(answers, answered(rows.get(0), "A"), answered(rows.get(1), "B")))
          .containsExactly(WRITTEN, WRITTEN);
      assertThat(other.table("select id, said from answer order by id"))
          .containsExactly("1|A", "2|B");
    }
  }
}
