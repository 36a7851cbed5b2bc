package dev.offpeak.sandbox.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Faults that come together on a bad day; the name stands for the rules, with other rules or not.
 */
public enum Scenario {
  /** An overloaded hour. */
  BAD_TUESDAY(
      "An overloaded hour: 5xx and 429 everywhere, slow and expired batches.",
      "upload-5xx=20%",
      "create-429=20%:200ms",
      "create-5xx=20%",
      "poll-5xx=20%",
      "list-5xx=20%",
      "download-5xx=20%",
      "cancel-5xx=20%",
      "delete-5xx=20%",
      "call-5xx=20%",
      "slow=30%:3",
      "expire-part=30%:50%",
      "line-errors=3:10%"),
  /** Answers that do not arrive. */
  LOST_ANSWERS(
      "Calls of which the client cannot know whether they had an effect.",
      "upload-answer-lost=30%",
      "create-answer-lost=25%",
      "create-5xx-after=15%",
      "create-answer-cut=15%",
      "create-html-after=10%",
      "create-lost-before=10%",
      "cancel-answer-lost=30%",
      "delete-answer-lost=30%",
      "list-lag=50%:500ms",
      "file-list-lag=50%:200ms"),
  /** A bad line. */
  FLAKY_NETWORK(
      "Resets, cuts, drips, proxies and refused connections on every call.",
      "upload-reset=10%",
      "upload-html=10%",
      "create-refused=10%:200ms",
      "create-reset=10%",
      "poll-lost-before=10%",
      "poll-garbage=5%",
      "poll-empty=5%",
      "poll-redirect=5%",
      "poll-html=10%:504",
      "list-chunk-cut=10%",
      "list-short-length=10%",
      "download-reset=20%",
      "download-answer-cut=20%",
      "download-chunk-cut=10%",
      "download-long-length=10%",
      "download-drip=20%:300ms",
      "call-reset=10%"),
  /** What is said is not what is. */
  LYING_COUNTS(
      "Counts that are null or wrong, unknown fields and words, no stages.",
      "counts-null=40%",
      "counts-lie",
      "unknown-fields",
      "unknown-status=30%:300ms",
      "jump-to-completed=50%",
      "error-file-empty-string"),
  /** Nothing fits. */
  FULL_QUEUE(
      "The queue is full in every way that providers have of saying so.",
      "create-error=1:queue-full",
      "create-error=1:queue-full-400",
      "create-error=1:slow-down",
      "create-429=1:200ms",
      "token-limit-exceeded=2"),
  /** Results that are hard to read. */
  MESSY_RESULTS(
      "Results shuffled, twice, foreign, contradicting, absent.",
      "out-of-order",
      "duplicate-lines=10%",
      "error-and-success=10%",
      "foreign-lines=10%",
      "garbage-lines=10%",
      "missing-lines=2:5%",
      "lost-lines=50%:1",
      "line-errors=3:10%",
      "u2028",
      "unknown-fields"),
  /** Not alone in the account. */
  CROWDED_ACCOUNT(
      "Neighbours with batches of our size, late lists, lost answers.",
      "foreign-batch:2",
      "create-answer-lost=50%",
      "create-lost-before=20%",
      "list-lag=50%:500ms",
      "not-found-after-create=50%:200ms"),
  /** All of them. */
  EVERYTHING("All of the scenarios above at once, and a clock that is an hour late.");

  private final String description;

  /** The rules with spaces between, because an enum holds what cannot change. */
  private final String rules;

  Scenario(String description, String... rules) {
    this.description = description;
    this.rules = String.join(" ", rules);
  }

  /** Name where a rule can stand. */
  public String id() {
    return Fault.dashed(this);
  }

  /** One sentence on what happens. */
  public String description() {
    return description;
  }

  /** Its rules. */
  public List<String> rules() {
    if (this != EVERYTHING) {
      return List.of(rules.split(" "));
    }
    return Stream.concat(
            Arrays.stream(values())
                .filter(scenario -> scenario != EVERYTHING)
                .flatMap(scenario -> scenario.rules().stream())
                .distinct(),
            Stream.of("clock-skew:-1h"))
        .toList();
  }

  /** Finds a scenario by its name; empty if there is none. */
  public static Optional<Scenario> named(String id) {
    return Arrays.stream(values()).filter(scenario -> scenario.id().equals(id)).findFirst();
  }
}
