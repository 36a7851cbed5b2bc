package dev.offpeak.ledger;

import dev.offpeak.store.LedgerStore.SpendRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a report can be broken down by. */
public enum Dimension {
  FEATURE,
  PROVIDER,
  MODEL,
  LANE,
  DAY;

  /** The word used in {@code --by}, in files and as a column's name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where a row of the ledger belongs. */
  String of(SpendRow row) {
    return switch (this) {
      case FEATURE -> row.feature().name();
      case PROVIDER -> row.provider().value();
      case MODEL -> row.model();
      case LANE -> row.lane().label();
      case DAY -> row.day().toString();
    };
  }

  /**
   * Reads the value of {@code --by}: words with commas between.
   *
   * @throws IllegalArgumentException with a sentence for the user, if one is unknown or given twice
   */
  public static List<Dimension> parse(String words) {
    List<Dimension> dimensions = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      Dimension dimension = named(word.strip());
      if (dimensions.contains(dimension)) {
        throw new IllegalArgumentException("--by names \"" + dimension.label() + "\" twice");
      }
      dimensions.add(dimension);
    }
    return List.copyOf(dimensions);
  }

  private static Dimension named(String word) {
    for (Dimension dimension : values()) {
      if (dimension.label().equals(word)) {
        return dimension;
      }
    }
    String known = Arrays.stream(values()).map(Dimension::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "--by does not know \"" + word + "\"; it takes " + known + ", with commas between");
  }
}
