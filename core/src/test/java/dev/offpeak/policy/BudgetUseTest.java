package dev.offpeak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class BudgetUseTest {

  private static final Budget BUDGET = Budget.parse("50 USD/month");

  private static BudgetUse use(String settled, String reserved) {
    FeatureSpend spend = new FeatureSpend(usd(settled), usd(reserved));
    return new BudgetUse(
        "feature digest",
        BUDGET,
        LocalDate.parse("2026-11-01"),
        Instant.parse("2026-12-01T00:00:00Z"),
        spend);
  }

  private static Usd usd(String amount) {
    return Usd.of(new java.math.BigDecimal(amount));
  }

  @Test
  void whatIsInFlightCountsLikeWhatIsSpent() {
    BudgetUse use = use("30", "15");
    assertThat(use.left()).isEqualTo(usd("5"));
    assertThat(use.fits(usd("5").nanos())).isTrue();
    assertThat(use.fits(usd("5").nanos() + 1)).isFalse();
  }

  @Test
  void answersThatCostMoreThanTheirReserveLeaveLessThanNothing() {
    BudgetUse use = use("51", "0");
    assertThat(use.left().nanos()).isNegative();
    assertThat(use.fits(0)).isFalse();
  }

  @Test
  void theStoreIsHeldToTheDaysOfThePeriod() {
    assertThat(use("1", "0").limit(new Feature("digest")))
        .isEqualTo(
            new dev.offpeak.store.PlanStore.SpendLimit(
                new Feature("digest"),
                LocalDate.parse("2026-11-01"),
                LocalDate.parse("2026-12-01"),
                BUDGET.amount()));
  }

  @Test
  void sentencesNameFeatureBudgetAndWayOut() {
    assertThat(use("30", "15").sentence(usd("7")))
        .contains("digest", "50 USD/month", "$30", "$15", "$7");
    assertThat(use("0", "0").unpriced("own-model")).contains("own-model", "prices:");
  }
}
