package dev.offpeak.model;

/** One thing that an answer must be, by the user's word. */
public sealed interface AnswerRule {

  /** Its text is one JSON value. */
  record Json() implements AnswerRule {}

  /**
   * Its text is JSON that fits a JSON Schema.
   *
   * @param name by which people know the schema, such as its file's
   * @param text the schema itself
   */
  record Schema(String name, String text) implements AnswerRule {}

  /** Its text holds a match of a regular expression of Java's. */
  record Matches(String regex) implements AnswerRule {}

  /** It did not end at the most tokens. */
  record NotTruncated() implements AnswerRule {}

  /** The model did not refuse. */
  record NotRefused() implements AnswerRule {}

  /** Whether an answer without a text, as an embedding, can never obey. */
  default boolean readsText() {
    return switch (this) {
      case Json json -> true;
      case Schema schema -> true;
      case Matches matches -> true;
      case NotTruncated whole -> false;
      case NotRefused willing -> false;
    };
  }

  /** In a few words, as {@code schema ticket.json}. */
  default String words() {
    return switch (this) {
      case Json json -> "json";
      case Schema schema -> "schema " + schema.name();
      case Matches matches -> "/" + matches.regex() + "/";
      case NotTruncated whole -> "not-truncated";
      case NotRefused willing -> "not-refused";
    };
  }
}
