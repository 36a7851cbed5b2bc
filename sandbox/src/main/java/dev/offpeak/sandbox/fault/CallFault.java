package dev.offpeak.sandbox.fault;

import java.util.Arrays;
import java.util.List;

/**
 * A call that breaks: any way of breaking at any operation, named {@code <operation>-<way>}.
 *
 * @param operation the call it touches
 * @param way how that call breaks
 */
public record CallFault(Operation operation, Way way) implements Fault {

  /** The ways in which a call can break. */
  public enum Way {
    /** Nothing is done; the connection closes without an answer. */
    LOST_BEFORE("Nothing is done and the connection closes without an answer", ParameterKind.NONE),
    /** Nothing is done; an overload is answered. */
    ANSWER_5XX("Nothing is done and an overload or server error is answered", ParameterKind.STATUS),
    /** Nothing is done; 429 is answered with a retry-after header. */
    ANSWER_429(
        "Nothing is done and 429 is answered, with the parameter as retry-after",
        ParameterKind.DURATION),
    /** The work is done; the connection closes without an answer. */
    ANSWER_LOST("The work is done and the connection closes without an answer", ParameterKind.NONE),
    /** The work is done; 500 is answered. */
    ANSWER_5XX_AFTER("The work is done and a server error is answered", ParameterKind.STATUS),
    /** The work is done; the answer's body ends early. */
    ANSWER_CUT(
        "The work is done and the answer breaks off after that many bytes (else half-way)",
        ParameterKind.COUNT);

    private final String sentence;
    private final ParameterKind parameter;

    Way(String sentence, ParameterKind parameter) {
      this.sentence = sentence;
      this.parameter = parameter;
    }

    /** Whether the call's work is done before it breaks. */
    public boolean after() {
      return this == ANSWER_LOST || this == ANSWER_5XX_AFTER || this == ANSWER_CUT;
    }

    private String suffix() {
      return switch (this) {
        case ANSWER_5XX -> "5xx";
        case ANSWER_429 -> "429";
        case ANSWER_5XX_AFTER -> "5xx-after";
        case LOST_BEFORE, ANSWER_LOST, ANSWER_CUT -> Fault.dashed(this);
      };
    }
  }

  static List<CallFault> all() {
    return Arrays.stream(Operation.values())
        .flatMap(operation -> Arrays.stream(Way.values()).map(way -> new CallFault(operation, way)))
        .toList();
  }

  @Override
  public String id() {
    return Fault.dashed(operation) + "-" + way.suffix();
  }

  @Override
  public String description() {
    return way.sentence + ": " + operation.words() + ".";
  }

  @Override
  public ParameterKind parameter() {
    return way.parameter;
  }

  @Override
  public String parameterDefault() {
    return way == Way.ANSWER_429 ? "1s" : "";
  }
}
