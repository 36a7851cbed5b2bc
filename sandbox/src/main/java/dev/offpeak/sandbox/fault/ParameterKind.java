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
  STATUS("a status such as 503"),
  /** A difference of time such as {@code +1h} or {@code -90s}. */
  OFFSET("a difference of time such as +1h or -90s"),
  /** A name from {@link NamedError}. */
  ERROR("the name of an error such as 404 or slow-down (see --list-faults error)"),
  /** A provider's code in lower case, such as {@code empty_file}. */
  CODE("a code such as empty_file");

  private final String meaning;

  ParameterKind(String meaning) {
    this.meaning = meaning;
  }

  /** The kind in words, for an error message. */
  String meaning() {
    return meaning;
  }
}
