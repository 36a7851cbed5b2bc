package dev.offpeak.testkit.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The provider's chances to fail, each decided by the seed, and counted so that one of them can be
 * taken on purpose. Not thread-safe.
 */
final class SimChances {

  private final RandomGenerator random;

  /** Share of calls, batches and lines that meet a fault; 0 once the seed's bad times are over. */
  private double badness;

  private final Map<SimFault, Integer> taken = new EnumMap<>(SimFault.class);
  private long passed;
  private long failAt;

  SimChances(RandomGenerator random, double badness) {
    this.random = random;
    this.badness = badness;
  }

  /** Takes that chance to fail, counted from 1, whatever else happens; 0 for none. */
  void failAt(long chance) {
    failAt = chance;
  }

  /** Chances to fail so far. */
  long passed() {
    return passed;
  }

  /** From now on nothing fails any more. */
  void end() {
    badness = 0;
  }

  /** Whether these are bad times at all. */
  boolean badTimes() {
    return badness > 0;
  }

  /** A chance to fail: whether it is taken. */
  boolean bad() {
    passed++;
    return random.nextDouble() < badness || passed == failAt;
  }

  /** That happened. */
  void took(SimFault fault) {
    taken.merge(fault, 1, Integer::sum);
  }

  /** What happened how often so far. */
  Map<SimFault, Integer> taken() {
    return Collections.unmodifiableMap(taken);
  }

  /** One of so many, each as likely, from 0. */
  int oneOf(int choices) {
    return random.nextInt(choices);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  RandomGenerator random() {
    return random;
  }
}
