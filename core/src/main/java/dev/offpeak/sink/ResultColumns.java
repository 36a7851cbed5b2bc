package dev.offpeak.sink;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The columns of a result file: the input's first, then ours. Ours give way with the prefix {@code
 * result_} where the input has a column of that name. Immutable, thread-safe.
 */
public final class ResultColumns {

  static final String CUSTOM_ID = "custom_id";
  private static final String PREFIX = "result_";

  /** What we add to the input's columns, in this order. */
  enum Result {
    STATUS,
    TEXT,
    RESPONSE,
    ERROR,
    USAGE,
    COST_USD,
    LANE,
    ATTEMPTS
  }

  private final List<String> input;
  private final boolean hasCustomId;
  private final Map<Result, String> names = new EnumMap<>(Result.class);

  private ResultColumns(List<String> input) {
    this.input = input;
    this.hasCustomId = input.contains(CUSTOM_ID);
    Set<String> taken = new HashSet<>(input);
    for (Result result : Result.values()) {
      String name = result.name().toLowerCase(Locale.ROOT);
      while (!taken.add(name)) {
        name = PREFIX + name;
      }
      names.put(result, name);
    }
  }

  /** For batch files, which have no columns of their own. */
  public static ResultColumns ofBatchFile() {
    return new ResultColumns(List.of());
  }

  /** For rows with these columns, in order; collect them with {@link RowColumns}. */
  public static ResultColumns ofRows(SequencedSet<String> input) {
    return new ResultColumns(List.copyOf(input));
  }

  List<String> input() {
    return input;
  }

  /** Whether the input has a column {@code custom_id}, so that ours is not added. */
  boolean inputHasCustomId() {
    return hasCustomId;
  }

  String name(Result result) {
    return names.getOrDefault(result, "");
  }

  /** All columns, in order. */
  public List<String> all() {
    List<String> all = new ArrayList<>(input);
    if (!hasCustomId) {
      all.add(CUSTOM_ID);
    }
    all.addAll(names.values());
    return List.copyOf(all);
  }
}
