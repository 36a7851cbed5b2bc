package dev.offpeak.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The fingerprint of how a prompt begins, from which it can be told how much of it another prompt
 * shares, without holding any of it. A prompt is what stands fixed (instructions, tools) and then
 * the conversation; each is hashed from its beginning to every bound of {@link #BOUNDS} that it
 * reaches. Bytes are those of the JSON as it was sent.
 *
 * @param fixedBytes bytes of the fixed part
 * @param fixedHash hash of the fixed part, up to the last bound
 * @param fixed hashes of its beginnings
 * @param conversation hashes of the beginnings of the conversation
 */
public record PromptPrefix(
    long fixedBytes, int fixedHash, List<Integer> fixed, List<Integer> conversation) {

  private static final int STEP = 1024;
  private static final int WIDE_STEP = 4 * STEP;
  private static final int NARROW_STEPS = 16;
  private static final int WIDE_STEPS = 12;

  /**
   * Where beginnings end, in bytes: every kilobyte up to 16, as caches begin at about four of them,
   * then every fourth up to 64, where hardly anything grows by chance.
   */
  public static final List<Integer> BOUNDS = bounds();

  public PromptPrefix {
    fixed = List.copyOf(fixed);
    conversation = List.copyOf(conversation);
  }

  private static List<Integer> bounds() {
    List<Integer> bounds = new ArrayList<>();
    for (int i = 1; i <= NARROW_STEPS; i++) {
      bounds.add(i * STEP);
    }
    for (int i = 1; i <= WIDE_STEPS; i++) {
      bounds.add(NARROW_STEPS * STEP + i * WIDE_STEP);
    }
    return List.copyOf(bounds);
  }

  /** Bytes that both certainly begin with, down to the bound below. */
  public long sharedBytes(PromptPrefix other) {
    if (fixedBytes == other.fixedBytes
        && fixedHash == other.fixedHash
        && fixed.equals(other.fixed)) {
      return fixedBytes + shared(conversation, other.conversation);
    }
    return shared(fixed, other.fixed);
  }

  private static long shared(List<Integer> one, List<Integer> other) {
    long bytes = 0;
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        break;
      }
      bytes = BOUNDS.get(i);
    }
    return bytes;
  }
}
