package dev.offpeak.connectors.jdbc;

import dev.offpeak.sink.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to become of one outcome at the target. */
sealed interface Change {

  /** Nothing of it is wanted in the table. */
  record Nothing() implements Change {}

  /** It cannot be written. */
  record Unfit(WriteProblem problem) implements Change {}

  /**
   * Values for one row.
   *
   * @param values one for each column that is written, at least one
   */
  record Values(String customId, Key key, Guard guard, List<Value> values) implements Change {
    public Values {
      values = List.copyOf(values);
    }
  }

  /**
   * A column's new value.
   *
   * @param text as {@link Database#bind} takes it; null for null
   */
  record Value(Column column, @Nullable String text) {}

  /** What an outcome asks for. */
  static Change of(Outcome outcome, WriteBack writeBack, TargetTable table) {
    List<Value> values = new ArrayList<>();
    for (int index = 0; index < table.columns().size(); index++) {
      Column column = table.columns().get(index);
      switch (Answered.value(outcome, writeBack.assignments().get(index).what(), column)) {
        case Answered.Absent absent -> {}
        case Answered.Present present -> values.add(new Value(column, present.text()));
        case Answered.Misfit misfit -> {
          return new Unfit(
              problem(
                  outcome.customId(),
                  WriteProblem.Kind.REFUSED,
                  "For the column %s: %s.".formatted(column.name(), misfit.why())));
        }
      }
    }
    if (values.isEmpty()) {
      return new Nothing();
    }
    byte[] bytes = outcome.row();
    JsonNode row = bytes == null ? null : Json.parse(bytes);
    Key key = row == null ? null : key(row, writeBack.key());
    if (row == null || key == null) {
      return new Unfit(
          problem(
              outcome.customId(),
              WriteProblem.Kind.MISSING,
              "The input has no value in the key column " + writeBack.key() + "."));
    }
    return new Values(outcome.customId(), key, Guard.of(row, table), values);
  }

  static WriteProblem problem(String customId, WriteProblem.Kind kind, String sentence) {
    return new WriteProblem(customId, kind, sentence);
  }

  private static @Nullable Key key(JsonNode row, String name) {
    JsonNode exact = row.get(name);
    if (exact != null) {
      return Key.of(exact);
    }
    for (var member : row.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return Key.of(member.getValue());
      }
    }
    return null;
  }
}
