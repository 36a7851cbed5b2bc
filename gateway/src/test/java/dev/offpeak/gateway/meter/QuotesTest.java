package dev.offpeak.gateway.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What looks at eight bytes at a time finds what is found byte by byte. */
class QuotesTest {

  /** Bytes beside those that are looked for, in value or in their bits. */
  private static final byte[] ALPHABET = {
    '"', '\\', '!', '#', '[', ']', 'a', 0, 1, 2, -1, -128, (byte) 0xA2, (byte) 0xDC, 127, ' '
  };

  @Test
  void theFirstQuoteOrBackslashIsFoundWhereverItIs() {
    SplittableRandom random = new SplittableRandom(20261125);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = new byte[random.nextInt(40)];
      int letters = 2 + random.nextInt(ALPHABET.length - 1);
      for (int i = 0; i < text.length; i++) {
        text[i] = ALPHABET[ALPHABET.length - 1 - random.nextInt(Math.min(letters, 16))];
      }
      if (text.length > 0 && random.nextBoolean()) {
        text[random.nextInt(text.length)] = (byte) (random.nextBoolean() ? '"' : '\\');
      }
      int from = random.nextInt(text.length + 1);
      int to = random.nextInt(from, text.length + 1);
      int expected = from;
      while (expected < to && text[expected] != '"' && text[expected] != '\\') {
        expected++;
      }
      assertThat(Quotes.next(text, from, to)).isEqualTo(expected);
    }
  }
}
