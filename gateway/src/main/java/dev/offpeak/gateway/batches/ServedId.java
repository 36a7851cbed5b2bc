package dev.offpeak.gateway.batches;

import java.util.random.RandomGenerator;

/** Ids of our own in the providers' style, which tell by themselves that they are ours. */
enum ServedId {
  FILE("file-offpeak"),
  BATCH("batch_offpeak"),
  MESSAGE_BATCH("msgbatch_offpeak");

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** 142 bits, so that none is guessed and no two meet. */
  private static final int LETTERS = 24;

  private final String prefix;

  ServedId(String prefix) {
    this.prefix = prefix;
  }

  String next(RandomGenerator random) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < LETTERS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** Whether a path's segment is such an id. */
  boolean is(String segment) {
    return segment.startsWith(prefix);
  }
}
