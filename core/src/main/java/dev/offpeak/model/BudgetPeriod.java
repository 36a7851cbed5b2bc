package dev.offpeak.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a budget is for, by the UTC calendar. */
public enum BudgetPeriod {
  DAY,
  /** From Monday on. */
  WEEK,
  MONTH;

  /** The word in files and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The period whose word this is. */
  public static Optional<BudgetPeriod> ofLabel(String label) {
    return Arrays.stream(values()).filter(period -> period.label().equals(label)).findFirst();
  }

  /** The first day of the period in which {@code now} is. */
  public LocalDate firstDay(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (this) {
      case DAY -> today;
      case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> today.withDayOfMonth(1);
    };
  }

  /** When the next period begins. */
  public Instant turnsAt(Instant now) {
    LocalDate first = firstDay(now);
    LocalDate next =
        switch (this) {
          case DAY -> first.plusDays(1);
          case WEEK -> first.plusWeeks(1);
          case MONTH -> first.plusMonths(1);
        };
    return next.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
