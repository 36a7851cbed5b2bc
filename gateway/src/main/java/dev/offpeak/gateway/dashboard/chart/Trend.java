package dev.offpeak.gateway.dashboard.chart;

import dev.offpeak.model.Usd;
import java.util.ArrayList;
import java.util.List;

/**
 * How a sum went from day to day, small enough for a row of a table.
 *
 * @param heights one a day, of {@link #HEIGHT}
 */
public record Trend(List<Integer> heights, String summary) {

  public static final int HEIGHT = 20;
  public static final int WIDTH_OF_DAY = 4;

  public Trend {
    heights = List.copyOf(heights);
  }

  /** The trend of amounts by day. */
  public static Trend of(List<Usd> days, String summary) {
    long highest = Math.max(1, days.stream().mapToLong(Usd::nanos).max().orElse(1));
    List<Integer> heights = new ArrayList<>();
    days.forEach(day -> heights.add(Scale.part(day.nanos(), highest, HEIGHT)));
    return new Trend(heights, summary);
  }

  public int width() {
    return heights.size() * WIDTH_OF_DAY;
  }
}
