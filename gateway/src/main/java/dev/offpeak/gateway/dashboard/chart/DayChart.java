package dev.offpeak.gateway.dashboard.chart;

import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Usd;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Paid against synchronous by day: a bar is as high as the day would have cost synchronously, and
 * its lower part is what was paid; what was imported stands on top, as it is of no sum here. Bars
 * are in a space of {@link #WIDTH_OF_DAY} a day by {@link #HEIGHT}, to be stretched as wide as the
 * page.
 *
 * @param mark where something was decided; null if nothing was in these days
 * @param imported whether any bar has an imported part
 * @param top what the upper edge stands for
 * @param first the first day, in words
 * @param last the last day, in words
 * @param summary all of it in one sentence, for who does not see it
 */
public record DayChart(
    List<Bar> bars,
    @Nullable Mark mark,
    boolean imported,
    String top,
    String middle,
    String first,
    String last,
    String summary) {

  public static final int WIDTH_OF_DAY = 10;
  public static final int HEIGHT = 100;

  private static final int BAR_WIDTH = 8;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  /**
   * What a day cost, and would have cost synchronously.
   *
   * @param imported what was paid for calls that were counted elsewhere
   */
  public record Day(LocalDate date, Usd paid, Usd synchronous, Usd imported) {}

  /** Something that was decided on a day. */
  public record Decided(LocalDate date, String words) {}

  /**
   * A line between bars.
   *
   * @param x where the day begins
   */
  public record Mark(int x, String words) {}

  /**
   * A day's bar; heights from the ground.
   *
   * @param paidHeight of the lower part
   * @param savedHeight of the part on top of it; 0 if nothing was saved
   * @param importedHeight of the part on top of both
   * @param imported in money; empty if nothing was imported
   */
  public record Bar(
      int x,
      int paidHeight,
      int savedHeight,
      int importedHeight,
      String day,
      String paid,
      String synchronous,
      String saved,
      String imported) {

    public int width() {
      return BAR_WIDTH;
    }

    public int paidTop() {
      return HEIGHT - paidHeight;
    }

    public int savedTop() {
      return HEIGHT - paidHeight - savedHeight;
    }

    public int importedTop() {
      return savedTop() - importedHeight;
    }

    /** The day in one line. */
    public String title() {
      return day
          + ": paid "
          + paid
          + ", synchronous "
          + synchronous
          + ", saved "
          + saved
          + (imported.isEmpty() ? "" : ", imported " + imported);
    }
  }

  public DayChart {
    bars = List.copyOf(bars);
  }

  /**
   * The chart of days that follow one another; at least one.
   *
   * @param decided null if nothing is to be marked; drawn only if it was in these days
   */
  public static DayChart of(List<Day> days, @Nullable Decided decided) {
    long highest = 0;
    boolean imported = false;
    for (Day day : days) {
      long own = Math.max(day.paid().nanos(), day.synchronous().nanos());
      highest = Math.max(highest, Math.addExact(own, day.imported().nanos()));
      imported |= day.imported().nanos() > 0;
    }
    long top = Scale.above(highest);
    List<Bar> bars = new ArrayList<>();
    Mark mark = null;
    for (Day day : days) {
      int x = bars.size() * WIDTH_OF_DAY;
      if (decided != null && decided.date().equals(day.date())) {
        mark = new Mark(x, decided.words());
      }
      bars.add(bar(x + 1, day, top));
    }
    return new DayChart(
        bars,
        mark,
        imported,
        MoneyText.of(new Usd(top)),
        MoneyText.of(new Usd(top / 2)),
        DAY.format(days.getFirst().date()),
        DAY.format(days.getLast().date()),
        summary(days));
  }

  private static Bar bar(int x, Day day, long top) {
    int paid = Scale.part(day.paid().nanos(), top, HEIGHT);
    int whole = Math.max(paid, Scale.part(day.synchronous().nanos(), top, HEIGHT));
    return new Bar(
        x,
        paid,
        whole - paid,
        Math.min(HEIGHT - whole, Scale.part(day.imported().nanos(), top, HEIGHT)),
        DAY.format(day.date()),
        MoneyText.of(day.paid()),
        MoneyText.of(day.synchronous()),
        MoneyText.of(day.synchronous().minus(day.paid())),
        day.imported().nanos() == 0 ? "" : MoneyText.of(day.imported()));
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
