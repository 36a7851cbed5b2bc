package dev.offpeak.model;

import java.util.Locale;

/** Why a request has no answer at its deadline. The label is stable: users' scripts count by it. */
public enum LateCause {
  /** Nothing allows it to leave the batch lane. */
  NOT_ESCALATED("escalation is not allowed"),
  /** The synchronous price does not fit its run's cap, or its feature's budget. */
  MONEY("the synchronous price does not fit the cap or budget"),
  /** Its batch may have arrived or not: asking again could be paid twice. */
  IN_DOUBT("its batch is in doubt, and asking again could be paid twice"),
  /** Its batch was not over in time, or could not be left without making others late. */
  IN_BATCH("its batch could not be left in time"),
  /** It left the batch lane, and the calls were not answered in time. */
  SLOW("the synchronous calls were not answered in time");

  private final String meaning;

  LateCause(String meaning) {
    this.meaning = meaning;
  }

  /** The stable word for outputs, such as {@code in_doubt}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A few words for people. */
  public String meaning() {
    return meaning;
  }
}
