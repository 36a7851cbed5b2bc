package dev.offpeak.e2e;

import java.util.concurrent.atomic.AtomicLong;

/** What has happened so far, in one line. Thread-safe. */
final class Tally {

  final AtomicLong kills = new AtomicLong();
  final AtomicLong stops = new AtomicLong();
  final AtomicLong faults = new AtomicLong();
  final AtomicLong answered = new AtomicLong();
  final AtomicLong lost = new AtomicLong();
  final AtomicLong chargedTwice = new AtomicLong();
  final AtomicLong writtenTwice = new AtomicLong();

  /** Whether nothing was lost, charged twice or written twice. */
  boolean good() {
    return lost.get() == 0 && chargedTwice.get() == 0 && writtenTwice.get() == 0;
  }

  @Override
  public String toString() {
    return "kills %d · stops %d · faults %d · answered %,d · lost %d · charged twice %d · written twice %d"
        .formatted(
            kills.get(),
            stops.get(),
            faults.get(),
            answered.get(),
            lost.get(),
            chargedTwice.get(),
            writtenTwice.get());
  }
}
