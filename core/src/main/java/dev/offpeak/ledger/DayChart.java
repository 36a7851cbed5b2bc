package dev.offpeak.ledger;

import dev.offpeak.model.Usd;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Paid and saved by day, as bars in an inline SVG; colours come from the page's styles. */
final class DayChart {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 260;
  private static final int LEFT = 70;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;

  /** More than that, and bars are thinner than a line. */
  private static final int DAYS_MAX = 400;

  /** A bar wider than this looks like an area. */
  private static final int BAR_WIDTH_MAX = 48;

  private static final int LABELS = 8;
  private static final int LINES = 4;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);

  private DayChart() {}

  /**
   * @param days in their order, not empty, each labelled by its day
   */
  static String svg(List<Report.Row> days) {
    Map<LocalDate, Sums> byDay = new HashMap<>();
    days.forEach(row -> byDay.put(day(row), row.sums()));
    LocalDate last = day(days.getLast());
    LocalDate first = day(days.getFirst());
    if (first.isBefore(last.minusDays(DAYS_MAX - 1))) {
      first = last.minusDays(DAYS_MAX - 1);
    }
    int count = (int) (last.toEpochDay() - first.toEpochDay()) + 1;
    long most = 1;
    for (Sums sums : byDay.values()) {
      most = Math.max(most, Math.max(sums.paid().nanos(), sums.synchronous().nanos()));
    }
    StringBuilder svg = new StringBuilder();
    svg.append("<div class=\"chart\"><svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    svg.append("\" role=\"img\" aria-label=\"Paid and saved by day\">\n");
    for (int i = 0; i <= LINES; i++) {
      line(svg, most, i);
    }
    double slot = (double) (WIDTH - LEFT) / count;
    int every = Math.max(1, Math.ceilDiv(count, LABELS));
    for (int i = 0; i < count; i++) {
      LocalDate day = first.plusDays(i);
      double x = LEFT + slot * i;
      Sums sums = byDay.get(day);
      if (sums != null) {
        double width = Math.min(slot * 0.8, BAR_WIDTH_MAX);
        bars(svg, day, sums, x + (slot - width) / 2, width, most);
      }
      if (i % every == 0) {
        svg.append("<text x=\"").append(number(x + slot / 2)).append("\" y=\"");
        svg.append(HEIGHT - 8).append("\" text-anchor=\"middle\">").append(day.getDayOfMonth());
        svg.append(' ').append(MONTH.format(day)).append("</text>\n");
      }
    }
    return svg.append("</svg></div>\n").toString();
  }

  private static LocalDate day(Report.Row row) {
    return LocalDate.parse(row.labels().getFirst());
  }

  private static void line(StringBuilder svg, long most, int i) {
    double y = y((double) i / LINES);
    svg.append("<line class=\"axis\" x1=\"").append(LEFT).append("\" x2=\"").append(WIDTH);
    svg.append("\" y1=\"").append(number(y)).append("\" y2=\"").append(number(y));
    svg.append("\"/><text x=\"").append(LEFT - 8).append("\" y=\"").append(number(y + 4));
    svg.append("\" text-anchor=\"end\">").append(MoneyText.of(new Usd(most / LINES * i)));
    svg.append("</text>\n");
  }

  private static void bars(
      StringBuilder svg, LocalDate day, Sums sums, double x, double width, long most) {
    double paid = (double) sums.paid().nanos() / most;
    double synchronous = (double) sums.synchronous().nanos() / most;
    svg.append("<g><title>").append(day).append(": paid ").append(MoneyText.of(sums.paid()));
    svg.append(", synchronous ").append(MoneyText.of(sums.synchronous())).append("</title>");
    rectangle(svg, "rest", x, width, Math.max(paid, synchronous));
    rectangle(svg, "paid", x, width, paid);
    svg.append("</g>\n");
  }

  private static void rectangle(
      StringBuilder svg, String kind, double x, double width, double share) {
    double top = y(Math.max(0, share));
    svg.append("<rect class=\"").append(kind).append("\" x=\"").append(number(x));
    svg.append("\" y=\"").append(number(top)).append("\" width=\"").append(number(width));
    svg.append("\" height=\"").append(number(y(0) - top)).append("\"/>");
  }

  private static double y(double share) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
