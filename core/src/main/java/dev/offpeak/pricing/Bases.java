package dev.offpeak.pricing;

import java.util.List;

/** What estimates rest on, joined for people when estimates are added. */
final class Bases {

  private static final String SEPARATOR = ", ";

  private Bases() {}

  static String joined(String one, String other) {
    if (one.equals(other) || other.isEmpty() || List.of(one.split(SEPARATOR)).contains(other)) {
      return one;
    }
    return one.isEmpty() ? other : one + SEPARATOR + other;
  }
}
