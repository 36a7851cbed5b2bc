package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code offpeak verify --costs}: what a provider says was paid, against what was metered. */
class CostsTest {

  private static final Instant DAY = Instant.parse("2026-10-03T00:00:00Z");
  private static final Usage USAGE = new Usage(1_000, 0, 0, 0, 10, 0, 0);
  private static final long CENT = 10_000_000L;

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));
  private final List<CallEntry> calls = new ArrayList<>();
  private final List<String> costs = new ArrayList<>();

  @BeforeEach
  void start() {
    trial = new Trial(folder);
  }

  /** A call that passed through here; null for one that has no price. */
  private void metered(String model, int hour, @Nullable Long nanos) {
    Usd paid = nanos == null ? null : new Usd(nanos);
    calls.add(
        new CallEntry(
            "c" + calls.size(),
            DAY.plus(Duration.ofHours(hour)),
            null,
            new Feature("chat"),
            ProviderName.OPENAI,
            model,
            Lane.INTERACTIVE,
            new CallEntry.Sender("key", "agent", "/v1/responses"),
            new CallEntry.Hints(CallOrigin.HTTP, null),
            new CallEntry.Course(false, null, null, false, 200, null),
            new CallEntry.Bill(
                CallEntry.Metering.REPORTED,
                new BilledAnswer(USAGE, model, null, null),
                paid,
                paid),
            null,
            null,
            1));
  }

  /** An amount of the provider's, of the day so many days later. */
  private void billed(int day, String usd, @Nullable String item) {
    long start = DAY.plus(Duration.ofDays(day)).getEpochSecond();
    costs.add(
        "{\"start_time\":%d,\"end_time\":%d,\"results\":[{\"amount\":{\"value\":%s,\"currency\":\"usd\"},\"line_item\":%s}]}"
            .formatted(start, start + 86_400, usd, item == null ? "null" : "\"" + item + "\""));
  }

  private int verify(String... more) {
    try (Store store = SqliteStore.open(folder.resolve("home"))) {
      store.calls().record(calls);
    }
    String file =
        trial.file(
            "costs.json", "{\"object\":\"page\",\"data\":[" + String.join(",", costs) + "]}\n");
    List<String> arguments = new ArrayList<>(List.of("verify", "--costs", file));
    arguments.addAll(List.of(more));
    return trial.run(arguments.toArray(String[]::new));
  }

  @Test
  void bothAgreeButForRounding() {
    metered("gpt-6-luna", 2, 3 * CENT);
    metered("gpt-6-luna", 22, 7 * CENT - 1);
    billed(0, "0.04", "gpt-6-luna, input");
    billed(0, "0.06", "gpt-6-luna, output");

    assertThat(verify()).as(trial.err()).isZero();

    assertThat(trial.out()).contains("agrees").contains("Both agree, but for rounding");
  }

  @Test
  void aModelOfADateIsTheModelOfItsPrice() {
    metered("gpt-5-mini", 2, 5 * CENT);
    billed(0, "0.05", "gpt-5-mini-2025-08-07, input");

    assertThat(verify("--json")).isZero();

    assertThat(trial.out()).contains("\"differences\":0");
  }

  @Test
  void whatOnlyOneSideHasIsNamed() {
    metered("gpt-6-luna", 2, 10 * CENT);
    metered("gpt-6-sol", 30, 20 * CENT);
    billed(0, "0.10", "gpt-6-luna, input");
    billed(1, "0.30", "gpt-4.1, input");

    assertThat(verify()).isEqualTo(3);

    assertThat(trial.out())
        .containsPattern("2026-10-04 +gpt-6-sol +\\$0.00 +\\$0.20 +-\\$0.20 +only in the ledger")
        .containsPattern("2026-10-04 +gpt-4.1 +\\$0.30 +\\$0.00 +\\$0.30 +only at the provider")
        .contains("2 rows differ");
    assertThat(verify("--json")).isEqualTo(3);
    assertThat(trial.out())
        .contains(
            "\"model\":\"gpt-6-sol\",\"provider_usd\":0,\"ledger_usd\":0.2,\"difference_usd\":-0.2,\"differs\":true");
  }

  @Test
  void aDayThatTheFileLeavesOutIsNotCompared() {
    metered("gpt-6-luna", 2, 10 * CENT);
    metered("gpt-6-luna", 50, 20 * CENT);
    billed(0, "0.10", "gpt-6-luna, input");

    assertThat(verify()).isZero();
    assertThat(trial.out()).doesNotContain("2026-10-05");
  }

  @Test
  void callsWithoutAPriceAreToldAndInNoSum() {
    metered("gpt-9-unknown", 2, null);
    billed(0, "0.50", "gpt-9-unknown, input");

    assertThat(verify()).isEqualTo(3);

    assertThat(trial.out()).contains("1 call of ours without a price");
    assertThat(verify("--json")).isEqualTo(3);
    assertThat(trial.out()).contains("\"unpriced\":1");
  }

  @Test
  void anExportThatIsNotGroupedIsComparedByTheDay() {
    metered("gpt-6-luna", 2, 10 * CENT);
    metered("gpt-6-sol", 3, 20 * CENT);
    billed(0, "0.30", null);

    assertThat(verify()).isZero();

    assertThat(trial.out()).contains("all models").doesNotContain("gpt-6-sol");
  }
}
