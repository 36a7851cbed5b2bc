package dev.offpeak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

  /** A Sunday. */
  private static final Instant NOW = Instant.parse("2026-11-29T23:59:59.999Z");

  @Test
  void isReadAsItIsWritten() {
    Budget budget = Budget.parse("50 USD/month");
    assertThat(budget.amount()).isEqualTo(Usd.of(BigDecimal.valueOf(50)));
    assertThat(budget.per()).isEqualTo(BudgetPeriod.MONTH);
    assertThat(budget.over()).isEqualTo(Budget.Over.WAIT);
    assertThat(budget).hasToString("50 USD/month");
    assertThat(Budget.parse(" 0.50 USD / day ")).hasToString("0.5 USD/day");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "50", "50 USD", "50 EUR/month", "-5 USD/day", "5 USD/year", "1e3 USD/day"})
  void anythingElseSaysHowItIsWritten(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.parse(text))
        .withMessageContaining("50 USD/month");
  }

  @Test
  void periodsFollowTheUtcCalendar() {
    assertThat(BudgetPeriod.DAY.firstDay(NOW)).isEqualTo(LocalDate.parse("2026-11-29"));
    assertThat(BudgetPeriod.DAY.turnsAt(NOW)).isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
    assertThat(BudgetPeriod.WEEK.firstDay(NOW)).isEqualTo(LocalDate.parse("2026-11-23"));
    assertThat(BudgetPeriod.WEEK.turnsAt(NOW)).isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
    assertThat(BudgetPeriod.MONTH.firstDay(NOW)).isEqualTo(LocalDate.parse("2026-11-01"));
    assertThat(BudgetPeriod.MONTH.turnsAt(NOW)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    Instant monday = Instant.parse("2026-11-30T00:00:00Z");
    assertThat(BudgetPeriod.WEEK.firstDay(monday)).isEqualTo(LocalDate.parse("2026-11-30"));
  }
}
