package dev.offpeak.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrapTest {

  @Test
  void aSentenceBreaksBetweenWordsAndGoesOnUnderItsText() {
    List<String> lines =
        Wrap.words("changed   cache writes would cost more than the input does", 10, 30);
    assertThat(lines)
        .containsExactly(
            "changed   cache writes would", "          cost more than the", "          input does");
  }

  @Test
  void aPipeGetsOneLineAndAWordLongerThanTheLineStaysWhole() {
    String sentence = "Left running: nothing is at the provider";
    assertThat(Wrap.words(sentence, 0, Wrap.UNLIMITED)).containsExactly(sentence);
    String path = "x".repeat(90);
    assertThat(Wrap.words(path, 10, 60)).containsExactly(path);
  }
}
