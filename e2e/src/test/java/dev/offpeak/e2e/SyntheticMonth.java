package dev.offpeak.e2e;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A month of calls as programs and people make them, written as rows that any proxy could have
 * kept: who waits for what is known to the test, and not in the rows.
 */
final class SyntheticMonth implements AutoCloseable {

  /** The days before today: today's calls pass through the gateway. */
  private static final int DAYS = 29;

  private final Random random = new Random(20_261_125);
  private final Instant start;
  private final BufferedWriter out;
  private long rows;

  /** What a feature's calls are like. */
  record Kind(
      String feature,
      String provider,
      String model,
      @Nullable Boolean streamed,
      @Nullable String origin,
      int input,
      int output,
      double seconds) {}

  /**
   * Begins it.
   *
   * @param today the instant at which today began
   */
  SyntheticMonth(Path file, Instant today) throws IOException {
    this.start = today.minus(Duration.ofDays(DAYS));
    this.out = Files.newBufferedWriter(file);
  }

  long rows() {
    return rows;
  }

  /** Every day at an hour a job, by so many workers. */
  void atNight(Kind kind, double hour, int workers, int calls) {
    for (int day = 0; day < DAYS; day++) {
      Instant begins = at(day, hour).plusSeconds(2L + random.nextInt(20));
      pool(kind, begins, workers, calls);
    }
  }

  /** Some times a month a sweep, when somebody starts one. */
  void sweeps(Kind kind, int sweeps, int workers, int calls) {
    for (int sweep = 0; sweep < sweeps; sweep++) {
      pool(kind, at(sweep * 4 + 1, 9 + 8 * random.nextDouble()), workers, calls);
    }
  }

  /** Between two hours, independent of each other, few at weekends. */
  void allDay(Kind kind, double fromHour, double toHour, double aDay) {
    for (int day = 0; day < DAYS; day++) {
      boolean weekend = at(day, 0).atZone(ZoneOffset.UTC).getDayOfWeek().getValue() > 5;
      double wanted = weekend ? aDay * 0.15 : aDay;
      double hour = fromHour;
      while (true) {
        hour += -Math.log(1 - random.nextDouble()) * (toHour - fromHour) / wanted;
        if (hour >= toHour) {
          break;
        }
        call(kind, at(day, hour), duration(kind));
      }
    }
  }

  /** Workers of whom each makes its next call when its last one has ended. */
  private void pool(Kind kind, Instant begins, int workers, int calls) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (int worker = 0; worker < workers; worker++) {
      free.add(begins.toEpochMilli() + random.nextInt(200));
    }
    for (int made = 0; made < calls; made++) {
      long at = free.remove();
      double takes = duration(kind);
      call(kind, Instant.ofEpochMilli(at), takes);
      free.add(at + (long) (takes * 1_000) + 5 + random.nextInt(30));
    }
  }

  private Instant at(int day, double hour) {
    return start.plus(Duration.ofDays(day)).plusMillis((long) (hour * 3_600_000));
  }

  private double duration(Kind kind) {
    return kind.seconds() * Math.exp(random.nextGaussian() * 0.4);
  }

  private void call(Kind kind, Instant at, double seconds) {
    rows++;
    StringBuilder row = new StringBuilder("{\"id\":\"m").append(rows);
    row.append("\",\"time\":\"").append(at);
    row.append("\",\"feature\":\"").append(kind.feature());
    row.append("\",\"provider\":\"").append(kind.provider());
    row.append("\",\"model\":\"").append(kind.model());
    row.append("\",\"input_tokens\":").append((int) (kind.input() * (0.7 + random.nextDouble())));
    row.append(",\"output_tokens\":").append(kind.output());
    row.append(",\"duration_ms\":").append((long) (seconds * 1_000));
    if (kind.streamed() != null) {
      row.append(",\"streamed\":").append(kind.streamed());
    }
    if (kind.origin() != null) {
      row.append(",\"origin\":\"").append(kind.origin()).append('"');
    }
    row.append(",\"status\":200}\n");
    try {
      out.append(row);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
