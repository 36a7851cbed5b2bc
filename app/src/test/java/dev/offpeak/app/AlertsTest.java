package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteSettings;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and webhooks of the program, from its configuration file to a receiver. */
@Timeout(90)
class AlertsTest {

  private static final String PRICE =
      "prices: [ { provider: openai, model: gpt-secret, input: 1, output: 2, batch: { input: 0.5,"
          + " output: 1 } } ]\n";

  @TempDir Path folder;
  private Told told;

  @BeforeEach
  void listen() throws IOException {
    told = new Told(folder);
  }

  @AfterEach
  void close() {
    told.close();
  }

  @Test
  void nothingIsSaidWhereNothingHappened() {
    Trial trial = new Trial(folder);
    assertThat(trial.run("alerts", "--sandbox")).isZero();
    assertThat(trial.out()).isEqualTo("Nothing needs attention.\n");
    assertThat(trial.run("alerts", "--sandbox", "--json")).isZero();
    assertThat(trial.out()).isEqualTo("{\"alerts\":[],\"receivers\":[]}\n");
  }

  @Test
  void anAlertIsToldOnceByBothWaysAndItsEndToo() throws Exception {
    Trial trial = new Trial(folder);
    String config = told.config(trial, "");
    String input = trial.file("in.csv", "text\nOne\nTwo\n");
    assertThat(
            trial.run(
                "run",
                input,
                "--model",
                "gpt-secret",
                "--provider",
                "openai",
                "--prompt",
                "Sum up: {{text}}",
                "-o",
                trial.path("out.csv").toString(),
                "--sandbox"))
        .as(trial.err())
        .isZero();
    told.serving(
        config,
        url -> {
          assertThat(told.next())
              .contains(
                  "\"type\":\"alert.raised\"",
                  "\"sandbox\":true",
                  "\"id\":\"unpriced:model:OpenAI:gpt-secret\"",
                  "model OpenAI gpt-secret has no price: its 2 answers");
          Told.askLater(url);
          assertThat(told.next()).contains("\"type\":\"request.completed\"", "\"id\":\"op_");
          told.awaitGot(1);
        });
    assertThat(told.told).isEmpty();
    assertThat(trial.run("alerts", "--sandbox", "--config", config)).isZero();
    assertThat(trial.out())
        .contains("warning  model OpenAI gpt-secret has no price", "told to  http://127.0.0.1:")
        .contains("2 events", "told to  command sh · 1 event")
        .doesNotContain("t0ken");

    told.serving(
        told.config(trial, PRICE),
        url -> {
          assertThat(told.next()).contains("\"alert.resolved\"");
          told.awaitGot(2);
        });
    assertThat(told.told).isEmpty();
    assertThat(told.got())
        .hasSize(2)
        .allMatch(line -> line.contains("unpriced:model:OpenAI:gpt-secret"));
    assertThat(trial.run("alerts", "--sandbox", "--config", config, "--json")).isZero();
    assertThat(trial.out()).startsWith("{\"alerts\":[],\"receivers\":[{\"receiver\":\"http://");
  }

  /** What a program that talks to an emulator of a provider needs. */
  private static Map<String, String> at(Sandbox sandbox) {
    return Map.of(
        "OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString(),
        "OPENAI_API_KEY", "sk-test",
        "OFFPEAK_IN_DOUBT_WAIT", "300ms");
  }

  private SandboxOptions.Builder emulator() {
    return SandboxOptions.builder(folder.resolve("emulator"));
  }

  @Test
  void aDoubtThatLastsIsToldAndItsEndToo() throws Exception {
    // The answer is lost, and the provider cannot be asked for four listings, a second each: longer
    // than the quiet time, so that the doubt becomes an alert, and then it settles by itself.
    SandboxOptions options =
        emulator()
            .batchDelay(Duration.ofMillis(20))
            .faults(List.of("create-answer-lost=1", "list-5xx=4"))
            .build();
    try (Sandbox sandbox = Sandbox.start(options)) {
      String config = told.config(new Trial(folder), "");
      told.serving(
          config,
          at(sandbox),
          Clock.systemUTC(),
          url -> {
            Told.askLater(url);
            assertThat(told.next())
                .contains("\"type\":\"alert.raised\"", "\"id\":\"doubt:batch:")
                .contains("\"severity\":\"warning\"", "is in doubt since", "at stake: 1 request");
            List<String> after = List.of(told.next(), told.next());
            assertThat(after).anyMatch(one -> one.contains("\"type\":\"alert.resolved\""));
            assertThat(after).anyMatch(one -> one.contains("\"type\":\"request.completed\""));
            told.awaitGot(2);
          });
      assertThat(told.got()).hasSize(2).allMatch(line -> line.contains("\"id\":\"doubt:batch:"));
      assertThat(sandbox.charges().totals().chargedMoreThanRequested()).isZero();
    }
  }

  @Test
  void aCallThatWaitsPastItsDeadlineIsToldAndItsAnswerEndsIt() throws Exception {
    SandboxOptions options = emulator().batchDelay(Duration.ofSeconds(4)).build();
    try (Sandbox sandbox = Sandbox.start(options)) {
      String config = told.config(new Trial(folder), "");
      told.serving(
          config,
          at(sandbox),
          Clock.systemUTC(),
          url -> {
            Told.askLater(url, "Offpeak-Feature", "digest", "Offpeak-Deadline", "1s");
            assertThat(told.next())
                .contains("\"type\":\"alert.raised\"", "\"id\":\"late:feature:digest\"")
                .contains("of feature digest 1 call waits past its deadline, ");
            List<String> after = List.of(told.next(), told.next());
            assertThat(after).anyMatch(one -> one.contains("\"type\":\"alert.resolved\""));
            assertThat(after).anyMatch(one -> one.contains("\"type\":\"request.completed\""));
            told.awaitGot(2);
          });
      assertThat(told.got()).hasSize(2);
    }
  }

  @Test
  void aSavingThatFallsIsToldAndToldAgainOnceItIsBack() throws Exception {
    Feature digest = new Feature("digest");
    Instant now = Instant.now();
    Path home = folder.resolve("home").resolve("sandbox");
    try (Store store = SqliteStore.open(home, SqliteSettings.DEFAULTS, () -> now)) {
      FeaturePolicy batch = FeaturePolicy.NONE.withLane(Lane.BATCH);
      store.policies().set(digest, batch, now.minus(Duration.ofDays(12)), "ann");
      for (int ago = 11; ago >= 1; ago--) {
        // Somebody's program asks for interactive since three days.
        book(store, now.minus(Duration.ofDays(ago)), ago <= 3 ? Lane.INTERACTIVE : Lane.BATCH);
      }
    }
    String config = told.config(new Trial(folder), "");
    told.serving(
        config,
        url -> {
          assertThat(told.next())
              .contains("\"type\":\"alert.raised\"", "\"id\":\"saving:feature:digest\"")
              .contains("feature digest saves 0 % of the synchronous cost since", "50 % before")
              .contains("100 % of its requests went interactive");
          told.awaitGot(1);
        });

    try (Store store = SqliteStore.open(home, SqliteSettings.DEFAULTS, () -> now)) {
      for (int day = 0; day < 3; day++) {
        book(store, now.plus(Duration.ofDays(day)), Lane.BATCH);
      }
    }
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
    told.serving(
        config,
        Map.of(),
        later,
        url -> {
          assertThat(told.next())
              .contains("\"type\":\"alert.resolved\"", "\"id\":\"saving:feature:digest\"");
          told.awaitGot(2);
        });
    assertThat(told.told).isEmpty();
    assertThat(told.got()).hasSize(2);
  }

  /** A hundred priced calls on a day, three dollars synchronously. */
  private static void book(Store store, Instant day, Lane lane) {
    Usage usage = Usage.of(10_000, 10_000);
    BilledAnswer answer = new BilledAnswer(usage, null, null, null);
    Cost cost =
        PriceList.bundled()
            .cost(ProviderName.OPENAI, answer, "gpt-5-mini", lane, day)
            .orElseThrow();
    List<CallEntry> calls = new ArrayList<>();
    for (int call = 0; call < 100; call++) {
      calls.add(
          new CallEntry(
              lane + "-" + day.toEpochMilli() + "-" + call,
              day,
              null,
              new Feature("digest"),
              ProviderName.OPENAI,
              "gpt-5-mini",
              lane,
              new CallEntry.Sender(null, null, ""),
              new CallEntry.Hints(CallOrigin.UNKNOWN, null),
              new CallEntry.Course(null, null, null, null, null, null),
              new CallEntry.Bill(
                  CallEntry.Metering.REPORTED, answer, cost.paid(), cost.synchronous()),
              null,
              null,
              1));
    }
    store.calls().record(calls);
  }
}
