package dev.offpeak.connectors.jdbc;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is written back where.
 *
 * @param url the database of the table
 * @param table its name, {@code product} or {@code shop.product}; a part may stand in double
 *     quotes; found without regard to case
 * @param key a column of the query and of the table, which names one row in both
 * @param assignments at least one, each of another column than the key
 * @param insertMissing whether a row that the table did not have when it was read may be inserted;
 *     this needs a table with a unique key that asks for no columns but these
 */
public record WriteBack(
    JdbcUrl url, String table, String key, List<Assignment> assignments, boolean insertMissing) {

  /**
   * @throws IllegalArgumentException if the parts do not fit together; the message is a sentence
   */
  public WriteBack {
    assignments = List.copyOf(assignments);
    if (assignments.isEmpty()) {
      throw new IllegalArgumentException(
          "--into needs at least one --set COLUMN=WHAT, such as --set answer=text.");
    }
    Set<String> columns = new HashSet<>();
    columns.add(key.toLowerCase(Locale.ROOT));
    for (Assignment assignment : assignments) {
      if (!columns.add(assignment.column().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            assignment.column().equalsIgnoreCase(key)
                ? "--set " + assignment.column() + " would overwrite the key; set another column."
                : "--set names the column " + assignment.column() + " twice; set it once.");
      }
    }
  }

  /** One {@code --set COLUMN=WHAT}. */
  public record Assignment(String column, What what) {

    /**
     * Reads {@code COLUMN=WHAT}.
     *
     * @throws IllegalArgumentException if it is none; the message is a sentence
     */
    public static Assignment parse(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0 || text.substring(0, equals).isBlank()) {
        throw new IllegalArgumentException(
            "--set takes COLUMN=WHAT, such as answer=text; it was given " + text + ".");
      }
      return new Assignment(
          text.substring(0, equals).strip(), What.parse(text.substring(equals + 1).strip()));
    }

    /** As {@link #parse} reads it. */
    String text() {
      return column + "=" + what.text();
    }
  }

  /** What of an outcome goes into a column. */
  public sealed interface What {

    /** The answer's text. */
    record Text() implements What {}

    /** {@code succeeded}, {@code failed} or {@code cancelled}. */
    record Status() implements What {}

    /** Tokens as {@code {input, cached, cache_write, output, reasoning}}. */
    record Tokens() implements What {}

    /** The cost in US dollars; null if unpriced. */
    record CostUsd() implements What {}

    /** The failure as {@code {code, message}}; null for a request that succeeded. */
    record FailureJson() implements What {}

    /** A value of the answer, which must then be JSON. */
    record Path(AnswerPath path) implements What {}

    /** As the command line has it. */
    private String text() {
      return switch (this) {
        case Text text -> "text";
        case Status status -> "status";
        case Tokens tokens -> "usage";
        case CostUsd cost -> "cost_usd";
        case FailureJson error -> "error";
        case Path path -> path.path().text();
      };
    }

    private static What parse(String text) {
      return switch (text) {
        case "text" -> new Text();
        case "status" -> new Status();
        case "usage" -> new Tokens();
        case "cost_usd" -> new CostUsd();
        case "error" -> new FailureJson();
        default -> {
          if (!text.startsWith("$")) {
            throw new IllegalArgumentException(
                "--set knows text, status, usage, cost_usd, error and paths such as $.name; not "
                    + text
                    + ".");
          }
          yield new Path(AnswerPath.parse(text));
        }
      };
    }
  }
}
