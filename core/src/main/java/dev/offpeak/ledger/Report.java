package dev.offpeak.ledger;

import dev.offpeak.model.Feature;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was spent and saved over some days, broken down. Its rows add up to its total to the
 * nano-dollar.
 *
 * @param query what was asked
 * @param rows the largest saving first, days in their order; grouped by the first dimension, then
 *     by the next
 * @param total of all rows
 * @param days the same by UTC day, in their order
 * @param unpriced models whose answers have no price, the most requests first
 */
public record Report(
    Query query, List<Row> rows, Sums total, List<Row> days, List<UnpricedModel> unpriced) {

  /**
   * What a report covers.
   *
   * @param from the first UTC day, or null for the first there is
   * @param to the day after the last, or null for no end
   * @param feature only this one, or null for all
   * @param by what to break down by, in order; not empty
   */
  public record Query(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable Feature feature,
      List<Dimension> by) {

    public Query {
      by = List.copyOf(by);
      if (by.isEmpty()) {
        throw new IllegalArgumentException("a report is broken down by something");
      }
    }
  }

  /**
   * One line.
   *
   * @param labels one for each dimension asked for, in that order
   */
  public record Row(List<String> labels, Sums sums) {

    public Row {
      labels = List.copyOf(labels);
    }
  }

  /** A model and how many of its answers have no price. */
  public record UnpricedModel(String model, long requests) {}

  private static final Comparator<Group> LARGEST_SAVING_FIRST =
      Comparator.comparing((Group group) -> group.sums().saved())
          .thenComparing(group -> group.sums().paid())
          .reversed()
          .thenComparing(Group::label);

  private record Group(String label, List<SpendRow> members, Sums sums) {}

  public Report {
    rows = List.copyOf(rows);
    days = List.copyOf(days);
    unpriced = List.copyOf(unpriced);
  }

  /**
   * Breaks down rows of the ledger.
   *
   * @param spend what the store holds for the query's days and feature
   */
  public static Report of(Query query, List<SpendRow> spend) {
    List<Row> rows = new ArrayList<>();
    breakDown(query.by(), List.of(), spend, rows);
    List<Row> days = new ArrayList<>();
    breakDown(List.of(Dimension.DAY), List.of(), spend, days);
    return new Report(query, rows, Sums.of(spend), days, withoutPrice(spend));
  }

  private static void breakDown(
      List<Dimension> by, List<String> labels, List<SpendRow> spend, List<Row> rows) {
    for (Group group : groups(by.getFirst(), spend)) {
      List<String> path = new ArrayList<>(labels);
      path.add(group.label());
      if (by.size() == 1) {
        rows.add(new Row(path, group.sums()));
      } else {
        breakDown(by.subList(1, by.size()), path, group.members(), rows);
      }
    }
  }

  private static List<Group> groups(Dimension dimension, List<SpendRow> spend) {
    Map<String, List<SpendRow>> members = new LinkedHashMap<>();
    for (SpendRow row : spend) {
      members.computeIfAbsent(dimension.of(row), label -> new ArrayList<>()).add(row);
    }
    List<Group> groups = new ArrayList<>();
    members.forEach((label, rows) -> groups.add(new Group(label, rows, Sums.of(rows))));
    groups.sort(
        dimension == Dimension.DAY ? Comparator.comparing(Group::label) : LARGEST_SAVING_FIRST);
    return groups;
  }

  private static List<UnpricedModel> withoutPrice(List<SpendRow> spend) {
    return groups(Dimension.MODEL, spend).stream()
        .filter(group -> group.sums().unpriced() > 0)
        .map(group -> new UnpricedModel(group.label(), group.sums().unpriced()))
        .sorted(
            Comparator.comparingLong(UnpricedModel::requests)
                .reversed()
                .thenComparing(UnpricedModel::model))
        .toList();
  }
}
