package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderErrorTest {

  private static final String LONG = "a patient's \\\"history\\\", ".repeat(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Incorrect API key provided: sk-proj-abc***wxyz.",
        "Incorrect API key provided: sk-ant-api03-AbCdEf012345_-x.",
        "Incorrect API key provided: Bearer abcdef.",
      })
  void keysAreHiddenWhoseverTheyAre(String message) {
    assertThat(ProviderError.oneLine(message))
        .startsWith("Incorrect API key provided: ***")
        .doesNotContain("abc", "AbC");
  }

  @Test
  void longQuotationsAreTakenOutAndShortOnesStay() {
    assertThat(ProviderError.oneLine("Invalid value: 'xyz'. It can't be \"" + LONG + "\" here."))
        .isEqualTo("Invalid value: 'xyz'. It can't be \"…\" here.");
    assertThat(ProviderError.oneLine("Cannot parse {\"content\":\"" + LONG))
        .isEqualTo("Cannot parse {\"content\":\"…");
  }

  @Test
  void apostrophesQuoteNothing() {
    String message = "The users' file doesn't have " + "more words ".repeat(10) + "than it's worth";
    assertThat(ProviderError.oneLine(message)).isEqualTo(message);
  }

  @Test
  void aMessageIsOneBoundedLine() {
    assertThat(ProviderError.oneLine("a\n\tb" + "\u0000" + "c")).isEqualTo("a b c");
    assertThat(ProviderError.oneLine("a\u0085b\u2028c\u009b31m")).isEqualTo("a b c 31m");
    assertThat(ProviderError.oneLine("x".repeat(16 << 20))).hasSize(501).endsWith("x…");
    String pairs = ProviderError.oneLine("y" + "\uD83D\uDE00".repeat(1_000));
    assertThat(pairs).endsWith("\uD83D\uDE00…");
  }
}
