package dev.offpeak.sandbox.fault;

import java.util.List;
import java.util.Optional;

/**
 * A fault switched on: {@code NAME[=TIMES][:PARAMETER]}.
 *
 * <ul>
 *   <li>{@code NAME} strikes always; so does {@code NAME=always}.
 *   <li>{@code NAME=3} strikes the first three times.
 *   <li>{@code NAME=20%} strikes with that probability, drawn from the sandbox's seed. For faults
 *       of single lines ({@link Fault#perLine}) it is the share of lines in every batch instead.
 *   <li>{@code :PARAMETER} replaces the fault's default: a duration ({@code list-lag=2:30s}), a
 *       share ({@code expire-part:40%}), a count ({@code cut-download=1:1000}), a status ({@code
 *       create-5xx:529}), an error ({@code poll-error:404}), a code ({@code
 *       validation-error:empty_file}) or a difference of time ({@code clock-skew:-1h}).
 *   <li>The name of a {@link Scenario} alone stands for its rules.
 * </ul>
 *
 * <p>A "time" is one call for faults of calls, one batch for faults of batches and lines, and one
 * file for faults of files.
 *
 * @param fault what goes wrong
 * @param times how often
 * @param parameter the fault's value
 * @param text the rule as written
 */
public record FaultRule(Fault fault, Times times, Parameter parameter, String text) {

  /** How often a fault strikes. */
  public sealed interface Times {
    /** Each time. */
    record Always() implements Times {}

    /** The first {@code count} times. */
    record First(int count) implements Times {}

    /** With probability {@code share}, from 0 to 1. */
    record Chance(double share) implements Times {}
  }

  /**
   * Reads a rule, or the name of a scenario.
   *
   * @throws IllegalArgumentException saying in one sentence what is wrong with it
   */
  static List<FaultRule> parseAll(String text) {
    String name = text.strip().split("[=:]", 2)[0];
    Optional<Scenario> scenario = Scenario.named(name);
    if (scenario.isEmpty()) {
      return List.of(parse(text));
    }
    if (!name.equals(text.strip())) {
      throw new IllegalArgumentException(
          "The scenario \"%s\" takes no value; name its rules one by one instead.".formatted(name));
    }
    return scenario.get().rules().stream().map(FaultRule::parse).toList();
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException saying in one sentence what is wrong with it
   */
  public static FaultRule parse(String text) {
    int colon = text.indexOf(':');
    String head = colon < 0 ? text : text.substring(0, colon);
    int equals = head.indexOf('=');
    String name = (equals < 0 ? head : head.substring(0, equals)).strip();
    String times = equals < 0 ? "always" : head.substring(equals + 1).strip();
    String value = colon < 0 ? "" : text.substring(colon + 1).strip();
    Fault fault =
        Fault.named(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "There is no fault \"%s\"; near it are: %s."
                        .formatted(name, Fault.namesLike(name))));
    if (fault.perLine() && Parameter.isShare(times)) {
      if (!value.isEmpty()) {
        throw new IllegalArgumentException(
            "The fault \"%s\" names the share of lines twice.".formatted(text));
      }
      return new FaultRule(fault, new Times.Always(), new Parameter(times), text);
    }
    return new FaultRule(fault, times(text, times), parameter(fault, text, colon, value), text);
  }

  private static Times times(String text, String times) {
    if (times.equals("always")) {
      return new Times.Always();
    }
    if (Parameter.isCount(times)) {
      return new Times.First(Integer.parseInt(times));
    }
    if (Parameter.isShare(times)) {
      return new Times.Chance(new Parameter(times).share());
    }
    throw new IllegalArgumentException(
        "The fault \"%s\" needs a count such as 3, a percentage such as 20%%, or always after its"
                .formatted(text)
            + " equals sign.");
  }

  private static Parameter parameter(Fault fault, String text, int colon, String value) {
    if (colon < 0) {
      return new Parameter(fault.parameterDefault());
    }
    if (!Parameter.fits(fault.parameter(), value)) {
      throw new IllegalArgumentException(
          "The fault \"%s\" takes %s after a colon.".formatted(text, fault.parameter().meaning()));
    }
    return new Parameter(value);
  }
}
