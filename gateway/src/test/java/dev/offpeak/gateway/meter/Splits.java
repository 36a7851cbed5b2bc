package dev.offpeak.gateway.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ways to cut bytes into pieces. */
final class Splits {

  private Splits() {}

  /** Whole, in two at every place, and byte by byte. */
  static List<List<byte[]>> of(byte[] bytes) {
    List<List<byte[]>> splits = new ArrayList<>();
    splits.add(List.of(bytes));
    for (int i = 0; i <= bytes.length; i++) {
      splits.add(List.of(Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length)));
    }
    List<byte[]> single = new ArrayList<>();
    for (byte one : bytes) {
      single.add(new byte[] {one});
    }
    splits.add(single);
    return splits;
  }

  static List<List<byte[]>> of(String text) {
    return of(text.getBytes(UTF_8));
  }
}
