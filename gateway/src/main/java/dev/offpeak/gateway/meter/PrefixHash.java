package dev.offpeak.gateway.meter;

import dev.offpeak.model.PromptPrefix;
import java.util.ArrayList;
import java.util.List;

/** Hashes the beginnings of one part of a prompt while it passes. Used by one thread at a time. */
final class PrefixHash {

  // FNV-1a: nobody gains by a collision, and it takes bytes one by one.
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final List<Integer> beginnings = new ArrayList<>(2);
  private long hash = OFFSET;
  private long hashed;
  private long bytes;

  void add(byte[] from, int begin, int end) {
    bytes += end - begin;
    int at = begin;
    while (at < end && beginnings.size() < PromptPrefix.BOUNDS.size()) {
      int bound = PromptPrefix.BOUNDS.get(beginnings.size());
      int stop = (int) Math.min(end, at + bound - hashed);
      hashed += stop - at;
      while (at < stop) {
        hash = (hash ^ (from[at] & 0xFF)) * PRIME;
        at++;
      }
      if (hashed == bound) {
        beginnings.add(folded());
      }
    }
  }

  private int folded() {
    return (int) (hash ^ (hash >>> Integer.SIZE));
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
