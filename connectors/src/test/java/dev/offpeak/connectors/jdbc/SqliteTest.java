package dev.offpeak.connectors.jdbc;

import static dev.offpeak.connectors.jdbc.Bench.json;
import static dev.offpeak.store.OutputStore.Delivery.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.sink.SinkException;
import dev.offpeak.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTest extends JdbcContract {

  @TempDir Path folder = Path.of("");

  @Override
  Bench open() throws Exception {
    Path file = Files.createTempFile(folder, "shop", ".db");
    return new Bench("jdbc:sqlite:" + file);
  }

  @Test
  void valuesKeepTheirTypes() {
    bench.person(
        "create table kinds (a integer, b real, c text, d blob, e boolean, f json, g)",
        "insert into kinds values (9007199254740993, 0.0001, 'x\ny', x'00ff', 1, '{\"k\": [1.10]}',"
            + " '5')",
        "insert into kinds values (null, 1e300, 'ü', null, 0, 'not json', 5)");

    assertThat(bench.read("select * from kinds", null))
        .extracting(Bench::json)
        .containsExactly(
            "{\"a\":9007199254740993,\"b\":0.0001,\"c\":\"x\\ny\",\"d\":\"AP8=\",\"e\":true,"
                + "\"f\":{\"k\":[1.10]},\"g\":\"5\"}",
            "{\"a\":null,\"b\":1.0E300,\"c\":\"ü\",\"d\":null,\"e\":false,\"f\":\"not json\",\"g\":5}");
  }

  @Test
  void aLongValueOfBytesIsAProblemOfItsRow() {
    JdbcRows.Row row = bench.read("select zeroblob(2000000) as photo", null).getFirst();

    assertThat(row.problem())
        .isEqualTo("The column photo holds 2,000,000 bytes; at most 1,048,576 can be sent.");
    assertThat(json(row)).isEqualTo("{\"photo\":null}");
  }

  @Test
  void aTypingErrorCreatesNoDatabase() throws SQLException {
    Path wrong = folder.resolve("shpo.db");
    JdbcSource source =
        new JdbcSource(JdbcUrl.parse("jdbc:sqlite:" + wrong), "select 1", null, Map.of());

    assertThatThrownBy(source::check)
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "There is no SQLite database " + wrong + "; check the path, nothing was created.");
    assertThat(wrong).doesNotExist();
  }

  @Test
  void aFileThatIsNoDatabaseIsToldSo() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.db"), "just some notes ".repeat(100));

    assertThatThrownBy(() ->
            new JdbcSource(JdbcUrl.parse("jdbc:sqlite:" + file), "select 1", null, Map.of()).open())
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no sound SQLite database");
  }

  @Test
  void textKeysAndNumberKeysStayApart() {
    bench.person(
        "create table tags (name text primary key, said text)",
        "insert into tags values ('007', null), ('7', null)");
    WriteBack tags = bench.into("tags", "name", "said=text");
    List<JdbcRows.Row> rows = bench.read("select name from tags order by name", tags);

    write(tags, Bench.answered(rows.getFirst(), "Bond"));
    assertThat(bench.table("select name, said from tags order by name"))
        .containsExactly("007|Bond", "7|null");
  }

  @Test
  void aLockedDatabaseIsTriedAgainLater() {
    JdbcUrl impatient = JdbcUrl.parse(bench.url.reveal() + "?busy_timeout=20");
    WriteBack blurbs = new WriteBack(impatient, "product", "id", blurbs().assignments(), true);
    JdbcRows.Row row = bench.read(PRODUCTS, blurbs()).getFirst();
    try (JdbcSink sink = bench.sink(blurbs)) {
      bench.person("begin immediate");
      assertThatThrownBy(() -> sink.write(List.of(Bench.answered(row, "A"))))
          .isInstanceOf(SinkException.class)
          .hasMessage(
              "The database "
                  + bench.url
                  + " is locked by another program; try again when it ends.");
      bench.person("commit");
      assertThat(sink.write(List.of(Bench.answered(row, "A")))).containsExactly(WRITTEN);
      bench.person("update product set title = 'Not locked by us' where id = 1");
    }
  }
}
