package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.LedgerStore.TokenRatios;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for what was spent and saved. */
public abstract class LedgerStoreContract extends StoreContract {

  private static final LocalDate DAY = LocalDate.parse("2026-11-23");
  private static final Feature SUMMARY = new Feature("ticket-summary");
  private static final String MODEL = "gpt-6-luna";

  @Test
  void answersAreSummedByDayFeatureModelAndLane() {
    active(3);
    List<AttemptId> attempts = attempts(opened().id());
    record(answer(attempts.get(0)), answer(attempts.get(1), null, null));
    time.advance(Duration.ofDays(1));
    record(answer(attempts.get(2)));

    Usage both = USAGE.plus(USAGE);
    SpendRow first =
        new SpendRow(
            DAY, SUMMARY, ProviderName.OPENAI, MODEL, Lane.BATCH, 2, both, PAID, SYNCHRONOUS, 1);
    SpendRow second =
        new SpendRow(
            DAY.plusDays(1),
            SUMMARY,
            ProviderName.OPENAI,
            MODEL,
            Lane.BATCH,
            1,
            USAGE,
            PAID,
            SYNCHRONOUS,
            0);
    assertThat(store().ledger().spend(null, null, null)).containsExactly(first, second);
    assertThat(store().ledger().spend(DAY.plusDays(1), null, null)).containsExactly(second);
    assertThat(store().ledger().spend(DAY, DAY.plusDays(1), SUMMARY)).containsExactly(first);
    assertThat(store().ledger().spend(null, null, new Feature("other"))).isEmpty();
  }

  @Test
  void featuresStandApart() {
    RunId run = loading(aRun().build());
    append(run, aRequest(1).withFeature("a"), aRequest(2).withFeature("b"));
    store().runs().activate(run, "i", false);
    attempts(opened().id()).forEach(attempt -> record(answer(attempt)));

    assertThat(store().ledger().spend(null, null, null))
        .extracting(row -> row.feature().name())
        .containsExactly("a", "b");
    assertThat(run(run).money().paid()).isEqualTo(new Usd(1_000));
  }

  @Test
  void ratiosSayWhatEstimatesTurnedOutToBe() {
    assertThat(store().ledger().ratios(SUMMARY, ProviderName.OPENAI, MODEL)).isNull();
    active(2);
    attempts(opened().id()).forEach(attempt -> record(answer(attempt)));

    assertThat(store().ledger().ratios(SUMMARY, ProviderName.OPENAI, MODEL))
        .isEqualTo(new TokenRatios(2, 200, 240, 60));
    assertThat(store().ledger().ratios(SUMMARY, ProviderName.OPENAI, "other")).isNull();
  }
}
