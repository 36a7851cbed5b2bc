package dev.offpeak.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenPricesTest {

  @Test
  void freeAndTheHighestPriceAreBothPrices() {
    assertThat(TokenPrices.of("0", "2000").output()).isEqualByComparingTo("2000");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, , , , 1, input",
    "1, 2000.01, , , 1, cached input",
    "1, , -0.1, , 1, cache write",
    "1, , , 0.000001, 1, cache write (1 h)",
    "1, , , , 2001, output",
  })
  void everyPriceIsCheckedByName(
      BigDecimal input,
      @Nullable BigDecimal cached,
      @Nullable BigDecimal write,
      @Nullable BigDecimal writeLong,
      BigDecimal output,
      String named) {
    assertThatThrownBy(() -> new TokenPrices(input, cached, write, writeLong, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the price of " + named + " ");
  }
}
