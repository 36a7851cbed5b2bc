package dev.offpeak.source;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** How inputs' JSON is read, and what is said of JSON that is none: never a piece of it. */
final class Json {

  private static final int DEPTH_MAX = 500;

  /** A body's size is bounded before it is parsed, so its texts need no bound of their own. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  static JsonParser parser(byte[] bytes, int from, int to) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
  }

  /** One sentence on why bytes are not JSON; columns count characters from 1. */
  static String problem(JacksonException problem, byte[] bytes, int from, int to) {
    if (problem instanceof StreamConstraintsException) {
      return "nested deeper than " + DEPTH_MAX + " levels, or with a number or name beyond reason";
    }
    if (problem instanceof UnexpectedEndOfInputException) {
      return "not JSON: unexpected end of input at column " + (characters(bytes, from, to) + 1);
    }
    long offset = problem.getLocation() == null ? -1 : problem.getLocation().getByteOffset();
    if (offset < 0) {
      return "not JSON";
    }
    int at = (int) Math.min(from + offset, to);
    return at >= to
        ? "not JSON: unexpected end of input at column " + (characters(bytes, from, to) + 1)
        : "not JSON: unexpected character at column " + (characters(bytes, from, at) + 1);
  }

  private static int characters(byte[] bytes, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      if ((bytes[at] & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }
}
