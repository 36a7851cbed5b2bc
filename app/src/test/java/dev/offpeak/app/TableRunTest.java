package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.testkit.SettableTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a table that write their answers back, however they are cut short. */
@Timeout(60)
class TableRunTest {

  @TempDir Path folder;
  private final SettableTime time = new SettableTime();
  private Trial trial = new Trial(Path.of("."));
  private @Nullable Sandbox started;
  private String url = "";

  @BeforeEach
  void start() throws SQLException {
    trial = new Trial(folder);
    url = "jdbc:sqlite:" + folder.resolve("shop.db");
    update("CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT, blurb TEXT)");
    update("INSERT INTO product(id, name) VALUES (1, 'lamp'), (2, 'chair'), (3, 'desk')");
    Sandbox sandbox =
        Sandbox.start(
            SandboxOptions.builder(folder.resolve("emulator"))
                .clock(time)
                .batchDelay(Duration.ofHours(1))
                .build());
    started = sandbox;
    trial.set("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    trial.set("OPENAI_API_KEY", "sk-test");
  }

  @AfterEach
  void stop() {
    sandbox().close();
  }

  private Sandbox sandbox() {
    return Objects.requireNonNull(started);
  }

  private int run(String... more) {
    List<String> command = new ArrayList<>(List.of("run", "--from", url + "?busy_timeout=50"));
    command.addAll(List.of("--query", "SELECT id, name FROM product ORDER BY id"));
    command.addAll(List.of("--model", "gpt-6-luna", "--prompt", "Praise {{name}}"));
    command.addAll(List.of("--into", "product", "--key", "id", "--set", "blurb=text"));
    command.addAll(List.of(more));
    return trial.run(command.toArray(String[]::new));
  }

  private void update(String sql) throws SQLException {
    try (Connection shop = DriverManager.getConnection(url);
        Statement statement = shop.createStatement()) {
      statement.execute(sql);
    }
  }

  private int written() {
    try (Connection shop = DriverManager.getConnection(url);
        Statement statement = shop.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM product WHERE blurb > ''")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Looks at the table until so many rows are there, for a few seconds at most. */
  private void awaitWritten(int rows) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (written() < rows) {
      assertThat(System.nanoTime()).as("rows written").isLessThan(until);
    }
  }

  private String runId() {
    Matcher id = Pattern.compile("r_\\w{4,}").matcher(trial.err());
    assertThat(id.find()).as(trial.err()).isTrue();
    return id.group();
  }

  @Test
  void rowsAreWrittenWhileOthersAreAwaited() {
    trial.file(
        "one.yaml",
        "providers:\n  openai:\n    limits:\n      requests: 1\n      queued-requests: 1\n");
    String[] oneByOne = {"--config", trial.path("one.yaml").toString()};
    trial.when("in progress", () -> time.advance(Duration.ofHours(2)));
    trial.then(
        "1 done",
        () -> {
          awaitWritten(1);
          trial.interrupt();
        });

    assertThat(run(oneByOne)).as(trial.err()).isEqualTo(130);

    assertThat(written()).isEqualTo(1);
  }

  @Test
  void aTableThatIsLockedStopsTheRunAndALaterRetryWritesIt() throws SQLException {
    try (Connection other = DriverManager.getConnection(url);
        Statement lock = other.createStatement()) {
      trial.when(
          "in progress",
          () -> {
            try {
              lock.execute("BEGIN EXCLUSIVE");
            } catch (SQLException broken) {
              throw new IllegalStateException(broken);
            }
            time.advance(Duration.ofHours(2));
          });

      assertThat(run()).as(trial.err()).isEqualTo(4);

      assertThat(trial.err())
          .contains("is locked by another program")
          .contains("The answers are kept; the same command writes them back")
          .contains("offpeak retry r_");
      lock.execute("ROLLBACK");
    }
    assertThat(written()).isZero();

    assertThat(trial.run("retry", runId())).as(trial.err()).isZero();

    assertThat(written()).isEqualTo(3);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err()).contains("answers  product in jdbc:sqlite:");
    assertThat(sandbox().charges().totals().charged()).isEqualTo(3);
  }

  @Test
  void theSameCommandWritesWhatAnEarlierRunHadLeft() throws SQLException {
    try (Connection other = DriverManager.getConnection(url);
        Statement lock = other.createStatement()) {
      trial.when(
          "in progress",
          () -> {
            try {
              lock.execute("BEGIN EXCLUSIVE");
            } catch (SQLException broken) {
              throw new IllegalStateException(broken);
            }
            time.advance(Duration.ofHours(2));
          });
      assertThat(run()).as(trial.err()).isEqualTo(4);
      lock.execute("ROLLBACK");
    }

    assertThat(run()).as(trial.err()).isZero();

    assertThat(trial.err()).containsPattern("3 answers of run r_\\w+ written back that had not");
    assertThat(written()).isEqualTo(3);
    assertThat(sandbox().charges().totals().charged()).isEqualTo(3);
  }

  @Test
  void whatWasCancelledIsWrittenAfterARetry() {
    trial.interruptedAt("in progress");
    assertThat(run()).as(trial.err()).isEqualTo(130);
    String id = runId();
    assertThat(trial.run("cancel", id)).as(trial.err()).isZero();
    time.advance(Duration.ofHours(2));
    assertThat(trial.run("retry", id)).as("the cancellation ends first").isEqualTo(3);
    assertThat(trial.err()).contains("3 cancelled");
    trial.when("in progress", () -> time.advance(Duration.ofHours(2)));

    assertThat(trial.run("retry", id, "--json")).as(trial.err()).isZero();

    assertThat(trial.err()).contains("3 requests of run " + id + " sent again");
    assertThat(trial.out()).contains("\"output\":\"product in jdbc:sqlite:");
    assertThat(written()).isEqualTo(3);
  }

  @Test
  void aTableThatHasMovedIsAskedForBeforeAnythingIsSent() throws SQLException {
    trial.interruptedAt("in progress");
    run();
    String id = runId();
    url = "jdbc:sqlite:" + folder.resolve("moved.db");
    assertThat(folder.resolve("shop.db").toFile().renameTo(folder.resolve("moved.db").toFile()))
        .isTrue();

    assertThat(trial.run("retry", id)).isEqualTo(2);
    assertThat(trial.err())
        .contains("There is no SQLite database")
        .contains("nothing was sent. The URL's user, password and parameters are not kept");

    trial.when("in progress", () -> time.advance(Duration.ofHours(2)));
    assertThat(trial.run("retry", id, "--into-url", url)).as(trial.err()).isZero();
    assertThat(written()).isEqualTo(3);
  }
}
