package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.chart.DayChart;
import dev.offpeak.gateway.dashboard.chart.Trend;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What some rows of the ledger add up to, over days that follow one another.
 *
 * @param from the first UTC day
 * @param to the day after the last
 */
record Spend(LocalDate from, LocalDate to, List<SpendRow> rows) {

  Spend {
    rows = List.copyOf(rows);
  }

  long requests() {
    return rows.stream().mapToLong(SpendRow::requests).sum();
  }

  long unpriced() {
    return rows.stream().mapToLong(SpendRow::unpriced).sum();
  }

  Usd paid() {
    return rows.stream().map(SpendRow::paid).reduce(Usd.ZERO, Usd::plus);
  }

  Usd synchronous() {
    return rows.stream().map(SpendRow::synchronous).reduce(Usd.ZERO, Usd::plus);
  }

  Usd saved() {
    return synchronous().minus(paid());
  }

  long in(Lane lane) {
    return rows.stream().filter(row -> row.lane() == lane).mapToLong(SpendRow::requests).sum();
  }

  /** Which lanes its requests took, such as {@code batch 71 % · interactive 29 %}. */
  String lanes() {
    List<String> words = new ArrayList<>();
    for (Lane lane : List.of(Lane.BATCH, Lane.FLEX, Lane.INTERACTIVE)) {
      if (in(lane) > 0) {
        words.add(lane.label() + " " + CountText.share(in(lane), requests()));
      }
    }
    return String.join(" · ", words);
  }

  /** The saving as a part of what synchronous calls would have cost; empty if there was none. */
  String savedShare() {
    long whole = synchronous().nanos();
    return whole == 0 ? "" : CountText.percent(saved().nanos(), whole);
  }

  private static Map<LocalDate, Usd> byDay(List<SpendRow> rows, Function<SpendRow, Usd> amount) {
    Map<LocalDate, Usd> sums = new HashMap<>();
    rows.forEach(row -> sums.merge(row.day(), amount.apply(row), Usd::plus));
    return sums;
  }

  DayChart chart() {
    return chart(List.of(), null);
  }

  /**
   * The chart of it.
   *
   * @param imported what was counted elsewhere, to stand beside it
   * @param decided null if nothing is to be marked
   */
  DayChart chart(List<SpendRow> imported, DayChart.@Nullable Decided decided) {
    Map<LocalDate, Usd> paid = byDay(rows, SpendRow::paid);
    Map<LocalDate, Usd> synchronous = byDay(rows, SpendRow::synchronous);
    Map<LocalDate, Usd> elsewhere = byDay(imported, SpendRow::paid);
    List<DayChart.Day> days =
        from.datesUntil(to)
            .map(day ->
                new DayChart.Day(
                    day,
                    paid.getOrDefault(day, Usd.ZERO),
                    synchronous.getOrDefault(day, Usd.ZERO),
                    elsewhere.getOrDefault(day, Usd.ZERO)))
            .toList();
    return DayChart.of(days, decided);
  }

  Trend trend() {
    Map<LocalDate, Usd> paid = byDay(rows, SpendRow::paid);
    return Trend.of(
        from.datesUntil(to).map(day -> paid.getOrDefault(day, Usd.ZERO)).toList(),
        "paid in all " + MoneyText.of(paid()));
  }
}
