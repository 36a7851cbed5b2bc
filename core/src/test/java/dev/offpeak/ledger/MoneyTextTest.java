package dev.offpeak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Usd;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoneyTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0           | $0.00
          48.12       | $48.12
          1204.1      | $1,204.10
          1234567.895 | $1,234,567.90
          1           | $1.00
          1.004999999 | $1.00
          0.5         | $0.50
          0.27        | $0.27
          0.011       | $0.011
          0.01149     | $0.0115
          0.000125    | $0.000125
          0.000000001 | $0.000000001
          0.9994      | $0.999
          0.9996      | $1.00
          -3.5        | -$3.50
          -0.00012    | -$0.00012
          """)
  void anAmountHasEnoughDigitsToBeTrue(BigDecimal dollars, String text) {
    assertThat(MoneyText.of(Usd.of(dollars))).isEqualTo(text);
  }

  @Test
  void extremesAreWrittenToo() {
    assertThat(MoneyText.of(new Usd(Long.MAX_VALUE))).isEqualTo("$9,223,372,036.85");
    assertThat(MoneyText.of(new Usd(Long.MIN_VALUE))).isEqualTo("-$9,223,372,036.85");
  }

  @ParameterizedTest
  @CsvSource({
    "0.011, 0.014, $0.011–0.014",
    "1.5, 1.501, $1.50",
    "0.98, 1204.1, '$0.98–1,204.10'",
    "-1, 1, -$1.00–$1.00",
  })
  void aRangeNamesTheCurrencyOnce(BigDecimal low, BigDecimal high, String text) {
    assertThat(MoneyText.range(Usd.of(low), Usd.of(high))).isEqualTo(text);
  }
}
