package dev.offpeak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1k",
    "1249, 1.2k",
    "61400, 61k",
    "999499, 999k",
    "999500, 1M",
    "1204000, 1.2M",
    "39800000, 39.8M",
    "40000000, 40M",
    "412000000, 412M",
    "3200000000, 3.2B",
    "9223372036854775807, 9223372T",
    "-1500, -1.5k",
  })
  void aLargeCountIsShort(long count, String text) {
    assertThat(CountText.compact(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7, 0 %",
    "7, 7, 100 %",
    "71, 100, 71 %",
    "1, 100000, <1 %",
    "99999, 100000, >99 %",
    "1, 3, 33 %",
  })
  void aShareNeverRoundsToNoneOrAll(long part, long whole, String text) {
    assertThat(CountText.share(part, whole)).isEqualTo(text);
  }

  @Test
  void countsAreGroupedAndAgreeWithTheirNoun() {
    assertThat(CountText.of(1_204_000)).isEqualTo("1,204,000");
    assertThat(CountText.of(1, "request")).isEqualTo("1 request");
    assertThat(CountText.of(2_000, "request")).isEqualTo("2,000 requests");
    assertThat(CountText.percent(80_070, 160_090)).isEqualTo("50.0 %");
  }
}
