package dev.offpeak.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Spans of UTC days as people read them: {@code 1–22 November 2026}. */
final class PeriodText {

  private static final DateTimeFormatter DAY_MONTH =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_MONTH_YEAR =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  private PeriodText() {}

  /**
   * @param from the first day, or null for no beginning
   * @param to the day after the last, or null for no end
   */
  static String of(@Nullable LocalDate from, @Nullable LocalDate to) {
    if (from == null) {
      return to == null ? "all time" : "until " + DAY_MONTH_YEAR.format(to.minusDays(1));
    }
    if (to == null) {
      return "since " + DAY_MONTH_YEAR.format(from);
    }
    LocalDate last = to.minusDays(1);
    String end = DAY_MONTH_YEAR.format(last);
    if (!from.isBefore(last)) {
      return end;
    }
    if (YearMonth.from(from).equals(YearMonth.from(last))) {
      return from.getDayOfMonth() + "–" + end;
    }
    boolean sameYear = from.getYear() == last.getYear();
    return (sameYear ? DAY_MONTH : DAY_MONTH_YEAR).format(from) + " – " + end;
  }
}
