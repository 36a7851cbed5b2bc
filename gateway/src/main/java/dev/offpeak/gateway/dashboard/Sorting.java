package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.store.BrowseStore.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, and how its rows are sorted by them: by links, so that no script is
 * needed. A second click on a column turns the order round. Immutable.
 *
 * @param <T> what a row is made from
 */
final class Sorting<T> {

  private static final String REVERSED = "-";
  private static final String PARAMETER = "sort";

  /** What is of one visit only, or does not outlive another order. */
  private static final Set<String> NOT_KEPT = Set.of(PARAMETER, "done", "live", "before", "after");

  private final List<Key<T>> keys;
  private final String usual;

  /**
   * A column.
   *
   * @param number whether it is aligned as numbers are; these begin with the largest
   * @param order the smallest first; null if rows cannot be sorted by it here
   * @param stored whether they come sorted by it, if a visit asks for that
   */
  private record Key<T>(
      String name, boolean number, @Nullable Comparator<T> order, boolean stored) {

    boolean sorts() {
      return order != null || stored;
    }

    Comparator<T> asClicked(Comparator<T> smallestFirst) {
      return number ? smallestFirst.reversed() : smallestFirst;
    }
  }

  /**
   * A column's head.
   *
   * @param path where a click leads; empty if it cannot be sorted by
   * @param direction {@code ascending} or {@code descending}; null if the rows are not sorted by it
   */
  public record Head(String name, String path, boolean number, @Nullable String direction) {}

  /** Rows in the order asked for, under their heads. */
  record Sorted<T>(List<Head> heads, List<T> rows) {
    Sorted {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  private Sorting(List<Key<T>> keys, String usual) {
    this.keys = List.copyOf(keys);
    this.usual = usual;
  }

  /**
   * A table without columns yet.
   *
   * @param usual the column that rows are sorted by unless somebody asks; empty to leave them as
   *     they come
   */
  static <T> Sorting<T> by(String usual) {
    return new Sorting<>(List.of(), usual);
  }

  /** With a column of words. */
  <C extends Comparable<C>> Sorting<T> words(String name, Function<T, C> value) {
    return with(new Key<>(name, false, Comparator.comparing(value), false));
  }

  /** With a column of numbers. */
  <C extends Comparable<C>> Sorting<T> number(String name, Function<T, C> value) {
    return with(new Key<>(name, true, Comparator.comparing(value), false));
  }

  /** With a column that rows cannot be sorted by. */
  Sorting<T> plain(String name) {
    return with(new Key<>(name, false, null, false));
  }

  /** With a column of numbers that rows cannot be sorted by. */
  Sorting<T> plainNumber(String name) {
    return with(new Key<>(name, true, null, false));
  }

  /** With a column of words that the store sorts by, over all pages. */
  Sorting<T> storedWords(String name) {
    return with(new Key<>(name, false, null, true));
  }

  /** With a column of numbers that the store sorts by, over all pages. */
  Sorting<T> storedNumber(String name) {
    return with(new Key<>(name, true, null, true));
  }

  private Sorting<T> with(Key<T> key) {
    List<Key<T>> more = new ArrayList<>(keys);
    more.add(key);
    return new Sorting<>(more, usual);
  }

  /** Sorts rows as a visit asks; equal ones stay as they came. */
  Sorted<T> of(Visit visit, List<T> rows) {
    String asked = asked(visit);
    boolean reversed = asked.startsWith(REVERSED);
    String name = reversed ? asked.substring(REVERSED.length()) : asked;
    String kept = visit.query().without(NOT_KEPT);
    String before =
        visit.call().path() + "?" + (kept.isEmpty() ? "" : kept + "&") + PARAMETER + "=";
    List<Head> heads = new ArrayList<>();
    List<T> sorted = new ArrayList<>(rows);
    for (Key<T> key : keys) {
      Comparator<T> order = key.order();
      boolean chosen = key.sorts() && key.name().equals(name);
      if (order != null && chosen) {
        Comparator<T> clicked = key.asClicked(order);
        sorted.sort(reversed ? clicked.reversed() : clicked);
      }
      String next = (chosen && !reversed ? REVERSED : "") + Params.encoded(key.name());
      String direction = key.number() == reversed ? "ascending" : "descending";
      heads.add(
          new Head(
              key.name(),
              key.sorts() ? before + next : "",
              key.number(),
              chosen ? direction : null));
    }
    return new Sorted<>(heads, sorted);
  }

  /** The heads of a table that is not to be sorted. */
  List<Head> heads() {
    return keys.stream().map(key -> new Head(key.name(), "", key.number(), null)).toList();
  }

  /**
   * The order that a visit asks the store for.
   *
   * @param columns what the store sorts by, by the names of columns
   * @param usual where nothing is asked for that it knows
   */
  <C extends Enum<C>> Order<C> order(Visit visit, Map<String, C> columns, Order<C> usual) {
    String asked = asked(visit);
    boolean reversed = asked.startsWith(REVERSED);
    String name = reversed ? asked.substring(REVERSED.length()) : asked;
    C column = columns.get(name);
    boolean number = keys.stream().anyMatch(key -> key.name().equals(name) && key.number());
    return column == null ? usual : new Order<>(column, number == reversed);
  }

  private String asked(Visit visit) {
    String asked = visit.query().get(PARAMETER);
    return asked == null ? usual : asked;
  }

  /** The same order, for the address of a part that is had again. */
  static String again(Visit visit) {
    String asked = visit.query().get(PARAMETER);
    return asked == null ? "" : "&" + PARAMETER + "=" + Params.encoded(asked);
  }
}
