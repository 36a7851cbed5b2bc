package dev.offpeak.sandbox.charge;

import dev.offpeak.sandbox.wire.BodyHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Counts per body hash in flat arrays, about 56 bytes a body, so that a million of them fit beside
 * the rest. Built for one question and dropped. Not thread-safe.
 */
final class BodyTable {
  private static final int WORDS = BodyHash.BYTES / Long.BYTES;

  private long[] hashes = new long[WORDS * 16];
  private int[] charged = new int[16];
  private int[] requests = new int[16];
  private int[] slots = new int[64];
  private int size;
  private long[] seen = new long[64];
  private int seenSize;

  void charge(byte[] record, int offset) {
    charged[indexOf(record, offset)]++;
  }

  /** Counts a request once however often the same pair of body and custom id is accepted. */
  void request(byte[] record, int offset, long customIdHash) {
    int index = indexOf(record, offset);
    long pair = BodyHash.mix(hashes[index * WORDS] ^ BodyHash.mix(customIdHash));
    if (firstSeen(pair == 0 ? 1 : pair)) {
      requests[index]++;
    }
  }

  int size() {
    return size;
  }

  long countMoreThanOnce() {
    return Arrays.stream(charged, 0, size).filter(times -> times > 1).count();
  }

  long countMoreThanRequested() {
    long count = 0;
    for (int i = 0; i < size; i++) {
      count += charged[i] > requests[i] ? 1 : 0;
    }
    return count;
  }

  long countRequests() {
    return Arrays.stream(requests, 0, size).asLongStream().sum();
  }

  void forEach(Consumer<BodyCharges> action) {
    ByteBuffer hash = ByteBuffer.allocate(BodyHash.BYTES);
    for (int i = 0; i < size; i++) {
      hash.clear();
      hash.asLongBuffer().put(hashes, i * WORDS, WORDS);
      action.accept(new BodyCharges(BodyHash.hex(hash.array()), charged[i], requests[i]));
    }
  }

  BodyCharges of(byte[] hash) {
    int index = indexOf(hash, 0);
    return new BodyCharges(BodyHash.hex(hash), charged[index], requests[index]);
  }

  private int indexOf(byte[] bytes, int offset) {
    ByteBuffer hash = ByteBuffer.wrap(bytes, offset, BodyHash.BYTES);
    long[] words = new long[WORDS];
    hash.asLongBuffer().get(words);
    int mask = slots.length - 1;
    int slot = (int) words[0] & mask;
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (Arrays.equals(hashes, index * WORDS, index * WORDS + WORDS, words, 0, WORDS)) {
        return index;
      }
      slot = (slot + 1) & mask;
    }
    if (size == charged.length) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
      charged = Arrays.copyOf(charged, charged.length * 2);
      requests = Arrays.copyOf(requests, requests.length * 2);
    }
    System.arraycopy(words, 0, hashes, size * WORDS, WORDS);
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = (int) hashes[i * WORDS] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  private boolean firstSeen(long pair) {
    if (seenSize * 2 >= seen.length) {
      long[] old = seen;
      seen = new long[old.length * 2];
      for (long value : old) {
        if (value != 0) {
          place(value);
        }
      }
    }
    boolean first = place(pair);
    seenSize += first ? 1 : 0;
    return first;
  }

  private boolean place(long pair) {
    int mask = seen.length - 1;
    int slot = (int) pair & mask;
    while (seen[slot] != 0) {
      if (seen[slot] == pair) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    seen[slot] = pair;
    return true;
  }
}
