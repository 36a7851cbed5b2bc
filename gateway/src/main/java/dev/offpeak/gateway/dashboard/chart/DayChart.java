package dev.offpeak.gateway.dashboard.chart;

import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Usd;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Paid against synchronous by day: a bar is as high as the day would have cost synchronously, and
 * its lower part is what was paid. Bars are in a space of {@link #WIDTH_OF_DAY} a day by {@link
 * #HEIGHT}, to be stretched as wide as the page.
 *
 * @param top what the upper edge stands for
 * @param first the first day, in words
 * @param last the last day, in words
 * @param summary all of it in one sentence, for who does not see it
 */
public record DayChart(
    List<Bar> bars, String top, String middle, String first, String last, String summary) {

  public static final int WIDTH_OF_DAY = 10;
  public static final int HEIGHT = 100;

  private static final int BAR_WIDTH = 8;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  /** What a day cost, and would have cost synchronously. */
  public record Day(LocalDate date, Usd paid, Usd synchronous) {}

  /**
   * A day's bar; heights from the ground.
   *
   * @param paidHeight of the lower part
   * @param savedHeight of the part on top of it; 0 if nothing was saved
   */
  public record Bar(
      int x,
      int paidHeight,
      int savedHeight,
      String day,
      String paid,
      String synchronous,
      String saved) {

    public int width() {
      return BAR_WIDTH;
    }

    public int paidTop() {
      return HEIGHT - paidHeight;
    }

    public int savedTop() {
      return HEIGHT - paidHeight - savedHeight;
    }

    /** The day in one line. */
    public String title() {
      return day + ": paid " + paid + ", synchronous " + synchronous + ", saved " + saved;
    }
  }

  public DayChart {
    bars = List.copyOf(bars);
  }

  /** The chart of days that follow one another; at least one. */
  public static DayChart of(List<Day> days) {
    long highest = 0;
    for (Day day : days) {
      highest = Math.max(highest, Math.max(day.paid().nanos(), day.synchronous().nanos()));
    }
    long top = Scale.above(highest);
    List<Bar> bars = new ArrayList<>();
    for (Day day : days) {
      int paid = Scale.part(day.paid().nanos(), top, HEIGHT);
      int whole = Scale.part(day.synchronous().nanos(), top, HEIGHT);
      bars.add(
          new Bar(
              bars.size() * WIDTH_OF_DAY + 1,
              paid,
              Math.max(0, whole - paid),
              DAY.format(day.date()),
              MoneyText.of(day.paid()),
              MoneyText.of(day.synchronous()),
              MoneyText.of(day.synchronous().minus(day.paid()))));
    }
    return new DayChart(
        bars,
        MoneyText.of(new Usd(top)),
        MoneyText.of(new Usd(top / 2)),
        DAY.format(days.getFirst().date()),
        DAY.format(days.getLast().date()),
        summary(days));
  }

  private static String summary(List<Day> days) {
    Usd paid = Usd.ZERO;
    Usd synchronous = Usd.ZERO;
    for (Day day : days) {
      paid = paid.plus(day.paid());
      synchronous = synchronous.plus(day.synchronous());
    }
    return "By day from "
        + DAY.format(days.getFirst().date())
        + " to "
        + DAY.format(days.getLast().date())
        + ": paid "
        + MoneyText.of(paid)
        + " in all, synchronous would have been "
        + MoneyText.of(synchronous);
  }

  public int width() {
    return bars.size() * WIDTH_OF_DAY;
  }
}
