package dev.offpeak.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs made of kept ones, by changes that have broken parsers before. Not thread-safe. */
final class Mutations {

  private static final int CHANGES_MAX = 4;

  private static final List<byte[]> PIECES =
      java.util.stream.Stream.of(
              "null",
              "{}",
              "[]",
              "\"\"",
              "-1",
              "9223372036854775808",
              "1e999",
              "NaN",
              "\\ud800",
              "\u2028",
              "\r\n",
              "\n",
              "\u0000",
              "{{",
              "}}",
              "${",
              "\"",
              "'",
              ",",
              ":",
              "{\"a\":",
              "[[[[[[[[",
              "true",
              "\uFEFF",
              "99999999999999999999",
              "0x",
              "%s",
              "&",
              "=")
          .map(text -> text.getBytes(UTF_8))
          .toList();

  private final List<byte[]> kept;
  private final SplittableRandom random;

  Mutations(List<byte[]> kept, SplittableRandom random) {
    this.kept = kept;
    this.random = random;
  }

  byte[] next() {
    byte[] input = some(kept);
    int changes = 1 + random.nextInt(CHANGES_MAX);
    for (int i = 0; i < changes; i++) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(1 + random.nextInt(16)));
    return switch (random.nextInt(6)) {
      case 0 -> replaced(input, from, to, new byte[0]);
      case 1 -> replaced(input, from, from, some(PIECES));
      case 2 -> replaced(input, from, to, some(PIECES));
      case 3 -> replaced(input, from, to, new byte[] {(byte) random.nextInt(256)});
      case 4 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
      default -> replaced(input, from, input.length, tail(some(kept)));
    };
  }

  private byte[] tail(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
  }

  private byte[] some(List<byte[]> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] result = Arrays.copyOf(input, from + by.length + input.length - to);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(input, to, result, from + by.length, input.length - to);
    return result;
  }
}
