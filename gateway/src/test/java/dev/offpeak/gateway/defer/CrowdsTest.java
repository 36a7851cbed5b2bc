package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdsTest {

  private final Crowds crowds = new Crowds();
  private final List<String> told = new ArrayList<>();

  private void calls(String agent, int number, int atOnce) {
    for (int sent = 0; sent < number; sent += atOnce) {
      for (int i = 0; i < atOnce; i++) {
        crowds.came(agent).ifPresent(told::add);
      }
      for (int i = 0; i < atOnce; i++) {
        crowds.went(agent);
      }
    }
  }

  @Test
  void aClientThatWaitsForFewAnswersAtATimeIsToldOfOnce() {
    calls("OpenAI/JS 7.57.0", 100, 4);
    assertThat(told).singleElement().asString().startsWith("OpenAI/JS waits for at most 4 answers");
  }

  @Test
  void aClientThatFillsBatchesIsNotToldOf() {
    calls("promptfoo/1", 400, Crowds.ENOUGH);
    calls("promptfoo/1", 400, 1);
    assertThat(told).isEmpty();
  }

  @Test
  void aFewCallsSayNothing() {
    calls("curl/8", Crowds.SEEN - 1, 1);
    assertThat(told).isEmpty();
    calls("", Crowds.SEEN, 1);
    assertThat(told).singleElement().asString().contains("without a User-Agent", "one answer");
  }
}
