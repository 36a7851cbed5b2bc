package dev.offpeak.gateway.defer;

import dev.offpeak.retry.Pace;
import java.time.Duration;

/**
 * Guesses how long answers will take, from how long the last ones took. Before the first one it is
 * a guess by the poll interval. Thread-safe.
 */
final class Expectation {

  /** Polls until an answer, before anything is known: a quarter of an hour at the default. */
  private static final int POLLS = 30;

  private static final int WEIGHT = 8;

  private final Duration least;
  private Duration usual;
  private boolean known;

  Expectation(Pace pace) {
    this.usual = pace.pollInterval().multipliedBy(POLLS);
    this.least = pace.pollInterval();
  }

  /** An answer took so long. */
  synchronized void took(Duration age) {
    usual = known ? usual.plus(age.minus(usual).dividedBy(WEIGHT)) : age;
    known = true;
  }

  /** An answer was there after that, for nobody knows how long. */
  synchronized void tookAtMost(Duration age) {
    if (age.compareTo(usual) < 0) {
      took(age);
    }
  }

  /** How long it will be until the answer to a call of that age; a poll interval at least. */
  synchronized Duration left(Duration age) {
    Duration left = usual.minus(age);
    // What is late already is as likely to take as much again as not.
    Duration late = left.isNegative() ? age.dividedBy(WEIGHT) : left;
    return late.compareTo(least) < 0 ? least : late;
  }
}
