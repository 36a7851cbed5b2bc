package dev.offpeak.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the bytes of a model's name change. */
class RoutedTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String routed(String body, String to) {
    Routed routed = Routed.of(bytes(body), to).orElseThrow();
    return new String(routed.apply(bytes(body)), StandardCharsets.UTF_8);
  }

  @Test
  void everythingElseStaysByteForByte() {
    assertThat(
            routed("{ \"a\":\"\\u0041ü\u2028\",\n\t\"model\"  :  \"old\" , \"n\":1.50e3}", "newer"))
        .isEqualTo("{ \"a\":\"\\u0041ü\u2028\",\n\t\"model\"  :  \"newer\" , \"n\":1.50e3}");
    assertThat(routed("{\"m\\u006fdel\":\"o\\u006cd\"}", "n")).isEqualTo("{\"m\\u006fdel\":\"n\"}");
  }

  @Test
  void onlyTheOutermostModelIsTheCallsAndTheLastOneCounts() {
    assertThat(routed("{\"x\":{\"model\":\"in\"},\"model\":\"a\",\"model\":\"b\"}", "c"))
        .isEqualTo("{\"x\":{\"model\":\"in\"},\"model\":\"c\",\"model\":\"c\"}");
    assertThat(Routed.of(bytes("{\"model\":\"a\",\"model\":\"b\"}"), "c").orElseThrow().asked())
        .isEqualTo("b");
  }

  @Test
  void aNameOfAnyCharactersIsQuoted() {
    assertThat(routed("{\"model\":\"a\"}", "ft:\"x\\y")).isEqualTo("{\"model\":\"ft:\\\"x\\\\y\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"same\"}",
        "{}",
        "",
        "[\"model\"]",
        "{\"model\":5}",
        "{\"model\":\"a\"",
        "{\"model\":\"a\"} {}"
      })
  void whatNamesNoOtherModelStays(String body) {
    assertThat(Routed.of(bytes(body), "same")).isEmpty();
  }
}
