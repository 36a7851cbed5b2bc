package dev.offpeak.sandbox.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.wire.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When batches enter their stages. */
final class TimelineTest {
  private static BatchRecord record(long delay, long window, Map<String, String> faults) {
    return new BatchRecord("b", 1, 0, delay, window, false, faults, Json.object());
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  @Test
  void ordinaryBatchRunsBetweenItsFirstAndItsLastTenth() {
    Timeline timeline = Timeline.of(record(1000, 10_000, Map.of()), null);
    assertThat(timeline)
        .isEqualTo(new Timeline(at(100), at(900), at(1000), null, Ending.COMPLETED, 1));
    assertThat(timeline.shareAt(at(100))).isZero();
    assertThat(timeline.shareAt(at(500))).isEqualTo(0.5);
    assertThat(timeline.shareAt(at(900))).isEqualTo(1);
  }

  @Test
  void batchWithoutDelayEndsAtOnce() {
    Timeline timeline = Timeline.of(record(0, 10_000, Map.of()), null);
    assertThat(timeline.endsAt()).isEqualTo(at(0));
    assertThat(timeline.shareAt(at(0))).isEqualTo(1);
  }

  @Test
  void windowEndsALongBatchEarly() {
    Timeline timeline = Timeline.of(record(1000, 500, Map.of()), null);
    assertThat(timeline.ending()).isEqualTo(Ending.EXPIRED);
    assertThat(timeline.endsAt()).isEqualTo(at(500));
    assertThat(timeline.doneShare()).isEqualTo(0.5);
  }

  @Test
  void cancellationKeepsWhatWasDoneAndComesTooLateAfterTheEnd() {
    BatchRecord record = record(1000, 10_000, Map.of());
    Timeline timeline = Timeline.of(record, at(300));
    assertThat(timeline)
        .isEqualTo(new Timeline(at(100), at(300), at(400), at(300), Ending.CANCELLED, 0.25));
    assertThat(Timeline.of(record, at(50)).doneShare()).isZero();
    assertThat(Timeline.of(record, at(1000)).ending()).isEqualTo(Ending.COMPLETED);
  }

  @Test
  void batchThatNeverEndsExpiresEmpty() {
    Timeline timeline = Timeline.of(record(1000, 5000, Map.of("never-ends", "")), null);
    assertThat(timeline.endsAt()).isEqualTo(at(5000));
    assertThat(timeline.doneShare()).isZero();
    assertThat(timeline.shareAt(at(4000))).isZero();
  }

  @Test
  void faultsOfLinesStrikeAtLeastOnceAndAlwaysTheSame() {
    BatchRecord record = record(1000, 5000, Map.of("missing-lines", "1%"));
    Fates fates = new Fates(record, 5, 1, 42);
    long missing = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(fates.of(i)).isEqualTo(new Fates(record, 5, 1, 42).of(i));
      missing += fates.of(i) == Fate.MISSING ? 1 : 0;
    }
    assertThat(missing).isPositive();
  }
}
