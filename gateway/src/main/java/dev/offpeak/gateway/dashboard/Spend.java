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

  private List<DayChart.Day> days() {
    Map<LocalDate, Usd> paid = new HashMap<>();
    Map<LocalDate, Usd> synchronous = new HashMap<>();
    for (SpendRow row : rows) {
      paid.merge(row.day(), row.paid(), Usd::plus);
      synchronous.merge(row.day(), row.synchronous(), Usd::plus);
    }
    return from.datesUntil(to)
        .map(day ->
            new DayChart.Day(
                day, paid.getOrDefault(day, Usd.ZERO), synchronous.getOrDefault(day, Usd.ZERO)))
        .toList();
  }

  DayChart chart() {
    return DayChart.of(days());
  }

  Trend trend() {
    return Trend.of(
        days().stream().map(DayChart.Day::paid).toList(), "paid in all " + MoneyText.of(paid()));
  }
}
