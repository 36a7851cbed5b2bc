package dev.offpeak.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.sqlite.SqliteSettings;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.StoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} tells of a store and of calls. */
@Timeout(120)
class MetricsTest extends StoreContract {

  private static final Pattern SAMPLE =
      Pattern.compile("[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? [-+0-9.Inf]+");

  private static final MetricsRoute.Dropped DROPPED = new MetricsRoute.Dropped(() -> 3, () -> 4);

  @TempDir private Path directory;
  private final AtomicBoolean down = new AtomicBoolean();
  private final CallMetrics calls = new CallMetrics();
  private Gateway gateway;

  @Override
  protected Store openStore(SettableTime settable) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, settable);
  }

  @BeforeEach
  void start() {
    gateway =
        Gateway.start(
            GatewaySettings.DEFAULT.at("127.0.0.1", 0),
            GatewayParts.of(List.of(), new Random(1))
                .with(List.of(new MetricsRoute(this::read, time, calls, DROPPED).route())));
  }

  private Store read() {
    if (down.get()) {
      throw new StoreException(StoreException.Reason.BUSY, "broken on purpose");
    }
    return store();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String metrics() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private void call(String model) {
    calls.ended(ProviderName.OPENAI, model, Usage.of(100, 5), Duration.ofMillis(300));
  }

  @Test
  void theStoreAndTheCallsAreTold() throws Exception {
    active(2);
    opened();
    time.advance(Duration.ofMinutes(5));
    call("gpt-6-luna");
    call("odd\"name\\");
    String text = metrics();
    assertThat(text)
        .contains("offpeak_store_up 1\n")
        .contains("offpeak_calls_dropped_total 3\n", "offpeak_spans_dropped_total 4\n")
        .contains("offpeak_batches{state=\"open\"} 1\n")
        .contains("offpeak_oldest_batch_age_seconds 300\n")
        .contains("model=\"gpt-6-luna\",gen_ai_token_type=\"input\",le=\"64\"} 0\n")
        .contains("model=\"gpt-6-luna\",gen_ai_token_type=\"input\",le=\"256\"} 1\n")
        .contains("model=\"odd\\\"name\\\\\"");
    assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.contains("odd")))
        .allMatch(line -> SAMPLE.matcher(line).matches());
  }

  @Test
  void alertsAreCountedByKindAndSeverity() throws Exception {
    stands(new Alert(AlertKind.BUDGET, "feature search", Alert.WARNING, "it is nearly used"));
    assertThat(metrics())
        .contains("offpeak_alerts{kind=\"budget\",severity=\"warning\"} 1\n")
        .contains("offpeak_alerts{kind=\"budget\",severity=\"serious\"} 0\n")
        .contains("offpeak_alerts{kind=\"late\",severity=\"serious\"} 0\n");
    stands(
        new Alert(AlertKind.BUDGET, "feature search", Alert.SERIOUS, "it is used"),
        new Alert(AlertKind.BUDGET, "feature digest", Alert.SERIOUS, "it is used"));
    assertThat(metrics())
        .contains("offpeak_alerts{kind=\"budget\",severity=\"warning\"} 0\n")
        .contains("offpeak_alerts{kind=\"budget\",severity=\"serious\"} 2\n");
  }

  private void stands(Alert... alerts) {
    List<AlertStore.Standing> standing =
        Stream.of(alerts).map(alert -> new AlertStore.Standing(alert, now(), now())).toList();
    store().alerts().update(before -> new AlertStore.Update(standing, List.of()));
  }

  @Test
  void aDeadStoreIsToldAndHidesNoCalls() throws Exception {
    call("gpt-6-luna");
    down.set(true);
    assertThat(metrics())
        .contains("offpeak_store_up 0\n", "gpt-6-luna")
        .doesNotContain("offpeak_batches");
  }

  @Test
  void modelsAreCountedApartUpToABound() throws Exception {
    for (int i = 0; i < 3 * CallMetrics.MODELS_MAX; i++) {
      call("model-" + i);
    }
    assertThat(metrics().lines().filter(line -> line.contains("duration_seconds_count")))
        .hasSize(CallMetrics.MODELS_MAX + 1)
        .anyMatch(line -> line.contains("\"other\"") && line.endsWith(" 200"));
  }

  @Test
  void theDocumentNamesEveryMetricAndNoOther() throws Exception {
    call("gpt-6-luna");
    Set<String> told =
        metrics()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", 4)[2])
            .collect(Collectors.toCollection(TreeSet::new));
    String document = Files.readString(Path.of("..", "docs", "metrics.md"));
    assertThat(
            Pattern.compile("(?m)^\\| `([a-z_]+)` ")
                .matcher(document)
                .results()
                .map((MatchResult row) -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(told);
  }
}
