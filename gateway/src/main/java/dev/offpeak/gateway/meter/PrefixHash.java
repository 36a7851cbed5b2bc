package dev.offpeak.gateway.meter;

import dev.offpeak.model.PromptPrefix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Hashes the beginnings of one part of a prompt while it passes. Used by one thread at a time. */
final class PrefixHash {

  // Nobody gains by a collision, and eight bytes at a time are quick.
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;
  private static final int SHIFT = 29;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final List<Integer> beginnings = new ArrayList<>(2);
  private long hash = OFFSET;

  /** Bytes of a word that is not full yet, as pieces are cut anywhere. */
  private long word;

  private long hashed;
  private long bytes;

  void add(byte[] from, int begin, int end) {
    bytes += end - begin;
    int at = begin;
    while (at < end && beginnings.size() < PromptPrefix.BOUNDS.size()) {
      int bound = PromptPrefix.BOUNDS.get(beginnings.size());
      int stop = (int) Math.min(end, at + bound - hashed);
      hash(from, at, stop);
      at = stop;
      if (hashed == bound) {
        beginnings.add(folded());
      }
    }
  }

  private void hash(byte[] from, int begin, int end) {
    int at = begin;
    while (at < end) {
      int inWord = (int) (hashed % Long.BYTES);
      if (inWord == 0 && end - at >= Long.BYTES) {
        hash = mixed(hash, (long) WORDS.get(from, at));
        at += Long.BYTES;
        hashed += Long.BYTES;
      } else {
        word |= (from[at++] & 0xFFL) << (inWord * Byte.SIZE);
        hashed++;
        if (inWord == Long.BYTES - 1) {
          hash = mixed(hash, word);
          word = 0;
        }
      }
    }
  }

  private static long mixed(long hash, long word) {
    long product = (hash ^ word) * FACTOR;
    return product ^ (product >>> SHIFT);
  }

  /** Bounds are multiples of a word, so that nothing but the end of all is a part of one. */
  private int folded() {
    long all = hashed % Long.BYTES == 0 ? hash : mixed(hash, word);
    return (int) (all ^ (all >>> Integer.SIZE));
  }

  /** Hashes up to each bound that was reached. */
  List<Integer> beginnings() {
    return beginnings;
  }

  /** The hash of all, up to the last bound. */
  int whole() {
    return folded();
  }

  /** How much there was. */
  long bytes() {
    return bytes;
  }
}
