package dev.offpeak.sandbox.fault;

/** What stands after the colon of a rule. */
public enum ParameterKind {
  /** Nothing. */
  NONE("nothing"),
  /** A duration such as {@code 200ms}, {@code 30s}, {@code 15m} or {@code 24h}. */
  DURATION("a duration such as 30s"),
  /** A percentage such as {@code 40%}. */
  SHARE("a percentage such as 40%"),
  /** A whole number from 1 on. */
  COUNT("a whole number"),
  /** An HTTP status from 500 to 599. */
  STATUS("a status such as 503");

  private final String meaning;

  ParameterKind(String meaning) {
    this.meaning = meaning;
  }

  /** The kind in words, for an error message. */
  String meaning() {
    return meaning;
  }
}
