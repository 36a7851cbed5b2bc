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

  /** The ways in which a call can break, in the order in which they are asked for. */
  public enum Way {
    /** Nothing is done; the connection closes without an answer. */
    LOST_BEFORE("lost-before", "the connection closes without an answer"),
    /** Nothing is done; the port refuses connections. */
    REFUSED(
        "refused",
        "the connection closes, and the port refuses others for that long",
        ParameterKind.DURATION,
        "500ms"),
    /** Nothing is done; an overload is answered. */
    ANSWER_5XX("5xx", "an overload or server error is answered", ParameterKind.STATUS, ""),
    /** Nothing is done; 429 is answered with a retry-after header. */
    ANSWER_429(
        "429", "429 is answered, with the parameter as retry-after", ParameterKind.DURATION, "1s"),
    /** Nothing is done; an error of the provider's reference is answered. */
    ERROR("error", "the named error is answered", ParameterKind.ERROR, "500"),
    /** Nothing is done; a proxy's page is answered. */
    HTML("html", "a proxy answers a page of HTML", ParameterKind.STATUS, "502"),
    /** Nothing is done; 307 to the same address is answered. */
    REDIRECT("redirect", "307 sends the client to the same address again"),

    /** The work is done; the connection closes without an answer. */
    ANSWER_LOST("answer-lost", "the connection closes without an answer"),
    /** The work is done; 500 is answered. */
    ANSWER_5XX_AFTER("5xx-after", "a server error is answered", ParameterKind.STATUS, ""),
    /** The work is done; an error of the provider's reference is answered. */
    ERROR_AFTER("error-after", "the named error is answered", ParameterKind.ERROR, "504"),
    /** The work is done; a proxy's page is answered. */
    HTML_AFTER("html-after", "a proxy answers a page of HTML", ParameterKind.STATUS, "502"),
    /** The work is done; the answer is no JSON. */
    GARBAGE("garbage", "200 comes with bytes that are no JSON"),
    /** The work is done; the answer is empty. */
    EMPTY("empty", "200 comes with an empty body"),
    /** The work is done; the answer's body ends early. */
    ANSWER_CUT(
        "answer-cut",
        "the answer breaks off after that many bytes (else half-way)",
        ParameterKind.COUNT,
        ""),
    /** The work is done; each answer's body ends a step later. */
    CUT_FURTHER(
        "cut-further",
        "the answer breaks off, at each try that many bytes further on",
        ParameterKind.COUNT,
        "1"),
    /** The work is done; the connection is reset. */
    RESET(
        "reset",
        "the connection is reset after that many bytes (else half-way)",
        ParameterKind.COUNT,
        ""),
    /** The work is done; a part of the answer says it is all. */
    SHORT_LENGTH("short-length", "half of the answer comes, and says that it is all"),
    /** The work is done; the answer promises more than comes. */
    LONG_LENGTH("long-length", "the content-length promises 100 bytes more than come"),
    /** The work is done; the last chunk never comes. */
    CHUNK_CUT("chunk-cut", "half of the answer comes in chunks, the last chunk never"),
    /** The work is done; the answer comes slowly. */
    DRIP("drip", "the answer comes drop by drop over that long", ParameterKind.DURATION, "2s"),
    /** The work is done; no answer comes. */
    SILENCE(
        "silence",
        "nothing comes for that long on an open connection, then it closes",
        ParameterKind.DURATION,
        "10m");

    private final String suffix;
    private final String sentence;
    private final ParameterKind parameter;
    private final String parameterDefault;

    Way(String suffix, String sentence) {
      this(suffix, sentence, ParameterKind.NONE, "");
    }

    Way(String suffix, String sentence, ParameterKind parameter, String parameterDefault) {
      this.suffix = suffix;
      this.sentence = sentence;
      this.parameter = parameter;
      this.parameterDefault = parameterDefault;
    }

    /** Whether the call's work is done before it breaks. */
    public boolean after() {
      return compareTo(ANSWER_LOST) >= 0;
    }

    /** What follows the operation in the fault's name. */
    public String suffix() {
      return suffix;
    }

    /** What happens, without saying whether the work was done. */
    public String sentence() {
      return sentence;
    }

    /** What a rule may say after the colon. */
    public ParameterKind parameter() {
      return parameter;
    }

    /** Default of the parameter. */
    public String parameterDefault() {
      return parameterDefault;
    }
  }

  static List<CallFault> all() {
    return Arrays.stream(Operation.values())
        .flatMap(operation -> Arrays.stream(Way.values()).map(way -> new CallFault(operation, way)))
        .toList();
  }

  @Override
  public String id() {
    return Fault.dashed(operation) + "-" + way.suffix;
  }

  @Override
  public String description() {
    return "%s (%s): %s %s."
        .formatted(
            capitalized(operation.words()),
            operation.dialects(),
            way.after() ? "the work is done, but" : "nothing is done, and",
            way.sentence);
  }

  private static String capitalized(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  @Override
  public ParameterKind parameter() {
    return way.parameter;
  }

  @Override
  public String parameterDefault() {
    return way.parameterDefault;
  }
}
