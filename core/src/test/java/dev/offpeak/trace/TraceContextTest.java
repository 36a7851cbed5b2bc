package dev.offpeak.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void aHeaderIsReadAndWrittenAlike() {
    String header = "00-" + TRACE + "-" + SPAN + "-01";
    assertThat(TraceContext.parse(header)).contains(new TraceContext(TRACE, SPAN, true));
    assertThat(TraceContext.parse(header).map(TraceContext::header)).contains(header);
    assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-02"))
        .contains(new TraceContext(TRACE, SPAN, false));
  }

  @Test
  void aLaterVersionMaySayMore() {
    assertThat(TraceContext.parse("01-" + TRACE + "-" + SPAN + "-01-more"))
        .contains(new TraceContext(TRACE, SPAN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01"
      })
  void whatIsNoneIsNone(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }

  @Test
  void anIdOfZerosIsRefused() {
    assertThatThrownBy(() -> new TraceContext(TRACE, "0".repeat(16), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TraceContext.parse(null)).isEmpty();
  }
}
