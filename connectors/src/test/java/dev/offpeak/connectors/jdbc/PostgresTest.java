package dev.offpeak.connectors.jdbc;

import static dev.offpeak.store.OutputStore.Delivery.CONFLICT;
import static dev.offpeak.store.OutputStore.Delivery.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.sink.SinkException;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.OutputStore.Delivery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PostgresTest extends JdbcContract {

  private static final String WAITING_FOR_LOCKS =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
          + " and application_name = current_schema()";

  @Override
  Bench open() throws Exception {
    String schema = "t" + UUID.randomUUID().toString().replace("-", "");
    Bench bench =
        new Bench(PostgresServer.url() + "&currentSchema=" + schema + "&ApplicationName=" + schema);
    bench.person("create schema " + schema);
    return bench;
  }

  @Test
  void valuesKeepTheirTypes() {
    bench.person("set time zone 'UTC'");
    String query =
        """
        select 9007199254740993::bigint as a, 1.10::numeric as b, 0.1::real as c, true as d,
          'x'::text as e, date '2026-11-23' as f, timestamp '2026-11-23 10:00:00.5' as g,
          timestamptz '2026-11-23 10:00:00+02' as h, '{"k":\n [1.10]}'::json as i,
          '\\x00ff'::bytea as j, 'NaN'::float8 as k, null::int as l, array[1,2] as m,
          timestamp 'infinity' as n, 12345678901234567890.123456789::numeric as o,
          B'101' as p, '6f1c3f70-0000-4000-8000-000000000000'::uuid as q
        """;

    assertThat(bench.read(query, null))
        .extracting(Bench::json)
        .containsExactly(
            "{\"a\":9007199254740993,\"b\":1.10,\"c\":0.1,\"d\":true,\"e\":\"x\","
                + "\"f\":\"2026-11-23\",\"g\":\"2026-11-23T10:00:00.5\","
                + "\"h\":\"2026-11-23T08:00:00Z\",\"i\":{\"k\":[1.10]},\"j\":\"AP8=\","
                + "\"k\":\"NaN\",\"l\":null,\"m\":\"{1,2}\",\"n\":\"infinity\","
                + "\"o\":12345678901234567890.123456789,\"p\":\"101\","
                + "\"q\":\"6f1c3f70-0000-4000-8000-000000000000\"}");
  }

  @Test
  void operatorsWithQuestionMarksAreNoParameters() {
    assertThat(bench.read("select 1 as id where '{\"a\":1}'::jsonb ? 'a'", null)).hasSize(1);
  }

  @Test
  void anyTypeCanBeGuardedAndWritten() {
    bench.person(
        "create type mood as enum ('sad', 'glad')",
        "create table many (id uuid primary key, m mood, j jsonb, t timestamptz, p numeric(10,2),"
            + " tags text[], f char(5))",
        "insert into many values ('6f1c3f70-0000-4000-8000-000000000000', 'sad', '{\"b\":1,\"a\":2}',"
            + " now(), 1.5, '{a}', 'x')");
    WriteBack many =
        bench.into("many", "id", "m=$.m", "j=text", "t=$.t", "p=cost_usd", "tags=$.tags", "f=$.m");
    JdbcRows.Row row = bench.read("select id from many", many).getFirst();
    var outcome =
        Bench.answered(row, "{\"m\":\"glad\",\"t\":\"2026-11-23T10:00:00Z\",\"tags\":\"{x,y}\"}");

    assertThat(write(many, outcome)).containsExactly(WRITTEN);
    assertThat(write(many, outcome)).containsExactly(WRITTEN);
    assertThat(bench.table("select m, p, tags, f, t = '2026-11-23 10:00Z' from many"))
        .containsExactly("glad|0.00|{x,y}|glad |t");
  }

  @Test
  void theTableOfTheSearchPathIsMeantUnlessASchemaIsNamed() {
    bench.person("create schema if not exists shared_names");
    bench.person(
        "create table if not exists shared_names.product (id integer primary key, b text)");

    assertThat(bench.read(PRODUCTS, blurbs())).hasSize(2);
    bench.source("select 1 as id", bench.into("shared_names.PRODUCT", "id", "b=text")).check();
  }

  @Test
  void aWrongPasswordAndADeadServerAreOneSentenceEach() {
    JdbcUrl dead = JdbcUrl.parse("jdbc:postgresql://localhost:1/shop?user=me&password=hunter2");
    assertThatThrownBy(() -> new JdbcSource(dead, "select 1", null, Map.of()).check())
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "The database jdbc:postgresql://localhost:1/shop cannot be reached; check that it runs"
                + " and its address.");
    String host = PostgresServer.url().replaceFirst("\\?.*", "");
    JdbcUrl nobody = JdbcUrl.parse(host + "?user=nobody&password=hunter2");
    assertThatThrownBy(() -> new JdbcSource(nobody, "select 1", null, Map.of()).check())
        .hasMessage("The database " + host + " refused the user or password; check both.");
    JdbcUrl nowhere = JdbcUrl.parse(PostgresServer.url().replace("/postgres?", "/nowhere?"));
    assertThatThrownBy(() -> new JdbcSource(nowhere, "select 1", null, Map.of()).check())
        .hasMessageContaining("has no database of that name");
  }

  @Test
  void theUserMayComeFromTheEnvironmentOrTheAddress() {
    String host = PostgresServer.url().replaceFirst("\\?.*", "");
    Map<String, String> environment = Map.of("PGUSER", "postgres", "PGPASSWORD", "postgres");
    new JdbcSource(JdbcUrl.parse(host), "select 1", null, environment).check();
    String inside = host.replace("//", "//postgres:p%40stgres@");
    new JdbcSource(JdbcUrl.parse(inside), "select 1", null, Map.of("PGUSER", "nobody")).check();
  }

  @Test
  void theSinkConnectsAgainAfterItsConnectionWasLost() {
    JdbcRows.Row row = bench.read(PRODUCTS, blurbs()).getFirst();
    try (JdbcSink sink = bench.sink(blurbs())) {
      sink.check();
      bench.person(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = current_schema() and pid <> pg_backend_pid()");
      assertThatThrownBy(() -> sink.write(List.of(Bench.answered(row, "A"))))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("cannot be reached");
      assertThat(sink.write(List.of(Bench.answered(row, "A")))).containsExactly(WRITTEN);
    }
  }

  @Test
  void rowsAndGuardsShowOneMoment() {
    JdbcSource source = bench.source(PRODUCTS, blurbs());
    try (JdbcRows rows = source.open()) {
      bench.person("update product set blurb = 'Mine' where id = 1");
      JdbcRows.Row lamp = Objects.requireNonNull(rows.next());

      assertThat(write(blurbs(), Bench.answered(lamp, "Light!"))).containsExactly(CONFLICT);
    }
  }

  @Test
  void aValueThatATriggerRefusesIsToldWithoutItself() {
    bench.person(
        "create function no() returns trigger language plpgsql as"
            + " $$ begin raise exception 'not %', new.blurb; end $$",
        "create trigger no before update on product for each row when (new.id = 1)"
            + " execute function no()");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());

    assertThat(write(blurbs(), Bench.answered(rows.get(0), "A"), Bench.answered(rows.get(1), "B")))
        .containsExactly(CONFLICT, WRITTEN);
    assertThat(bench.problems.getFirst().sentence())
        .isEqualTo(
            "The table product does not take the row with id 1: a trigger of the table refused"
                + " it.");
  }

  @Test
  void aRowRefusedOnlyAtTheCommitStandsAlone() {
    bench.person(
        "create table colour (name text primary key)",
        "insert into colour values ('red')",
        "alter table product add constraint colours foreign key (blurb) references colour"
            + " deferrable initially deferred not valid");
    List<JdbcRows.Row> rows = bench.read(PRODUCTS, blurbs());

    assertThat(
            write(
                blurbs(), Bench.answered(rows.get(0), "mauve"), Bench.answered(rows.get(1), "red")))
        .containsExactly(CONFLICT, WRITTEN);
    assertThat(blurbColumn()).containsExactly("1|null", "2|red", "3|Sit well.");
    assertThat(bench.problems.getFirst().sentence()).endsWith("a foreign key does not hold.");
  }

  @Test
  void aChangeBetweenTheSinksLookAndItsWriteIsKept() throws Exception {
    JdbcRows.Row row = bench.read(PRODUCTS, blurbs()).getFirst();
    bench.person("begin", "update product set blurb = 'Mine' where id = 1");
    try (Bench watcher = new Bench(bench.url.reveal());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Delivery>> writing =
          threads.submit(() -> write(blurbs(), Bench.answered(row, "Light!")));
      while (!writing.isDone() && watcher.table(WAITING_FOR_LOCKS).contains("0")) {
        Thread.onSpinWait();
      }
      bench.person("commit");

      assertThat(writing.get()).containsExactly(CONFLICT);
    }
    assertThat(blurbColumn()).contains("1|Mine");
  }
}
