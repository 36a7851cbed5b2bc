package dev.offpeak.gateway.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixHashTest {

  private static final int BYTES = 5_003;

  private final SplittableRandom random = new SplittableRandom(20261125);

  private byte[] prompt() {
    byte[] prompt = new byte[BYTES];
    random.nextBytes(prompt);
    return prompt;
  }

  private static PrefixHash of(byte[] prompt) {
    PrefixHash hash = new PrefixHash();
    hash.add(prompt, 0, prompt.length);
    return hash;
  }

  @Test
  void itIsTheSameHoweverAPromptIsCut() {
    byte[] prompt = prompt();
    PrefixHash whole = of(prompt);
    assertThat(whole.beginnings()).hasSize(4);
    for (int round = 0; round < 500; round++) {
      PrefixHash cut = new PrefixHash();
      int at = 0;
      while (at < prompt.length) {
        int end = Math.min(prompt.length, at + 1 + random.nextInt(round < 250 ? 12 : 1_500));
        // Pieces lie anywhere in what they come in.
        byte[] piece = new byte[end - at + 7];
        System.arraycopy(prompt, at, piece, 3, end - at);
        cut.add(piece, 3, 3 + end - at);
        at = end;
      }
      assertThat(cut.beginnings()).isEqualTo(whole.beginnings());
      assertThat(cut.whole()).isEqualTo(whole.whole());
      assertThat(cut.bytes()).isEqualTo(whole.bytes());
    }
  }

  @Test
  void eachByteCounts() {
    byte[] prompt = prompt();
    PrefixHash before = of(prompt);
    for (int i = 0; i < prompt.length; i++) {
      byte[] other = prompt.clone();
      other[i] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      PrefixHash after = of(other);
      assertThat(after.whole()).isNotEqualTo(before.whole());
      int same = Math.min(4, i / 1024);
      assertThat(after.beginnings().subList(0, same))
          .isEqualTo(before.beginnings().subList(0, same));
      if (same < 4) {
        assertThat(after.beginnings().get(same)).isNotEqualTo(before.beginnings().get(same));
      }
    }
    assertThat(of(Arrays.copyOf(prompt, 7)).whole()).isNotEqualTo(of(prompt).whole());
  }
}
