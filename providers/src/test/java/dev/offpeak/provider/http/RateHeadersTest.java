package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.lane.RateRoom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateHeadersTest {

  @ParameterizedTest
  @CsvSource({"6m0s, 361", "1h2m3.5s, 3724", "1s, 2", "2m, 120"})
  void aSpanIsRoundedUp(String text, long seconds) {
    assertThat(RateHeaders.span(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void millisecondsAreASpanToo() {
    assertThat(RateHeaders.span("12ms")).isEqualTo(Duration.ofMillis(13));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1s", "5", "1s2h", "99999999999s"})
  void whatIsNoSpanIsNotThere(String text) {
    assertThat(RateHeaders.span(text)).isNull();
  }

  @Test
  void whatIsNoNumberIsNotThere() {
    assertThat(RateHeaders.share("many", "3", null)).isNull();
    assertThat(RateHeaders.share("10", "-3", null)).isNull();
    assertThat(RateHeaders.room(null, null)).isNull();
    assertThat(RateHeaders.until("tomorrow", Instant.EPOCH)).isNull();
    assertThat(RateHeaders.until("2026-11-23T12:00:00Z", null)).isNull();
  }

  @Test
  void theScarcerLimitIsTheOneWithTheSmallerPartLeft() {
    RateRoom.Share half = new RateRoom.Share(10, 5, null);
    RateRoom.Share most = new RateRoom.Share(4, 3, null);
    assertThat(RateHeaders.scarcer(half, most)).isEqualTo(half);
    assertThat(RateHeaders.scarcer(most, half)).isEqualTo(half);
    assertThat(RateHeaders.scarcer(null, half)).isEqualTo(half);
  }
}
