package dev.offpeak.testkit.simulation;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch at the simulated provider. Not thread-safe. */
final class SimBatch {

  /** One line with the fate the seed gives it. */
  static final class Line {
    final String customId;
    final String body;
    Fate fate = Fate.WAITING;

    Line(String customId, String body) {
      this.customId = customId;
      this.body = body;
    }
  }

  /** What became of a line. */
  enum Fate {
    WAITING,
    ANSWERED,
    /** Answered and charged, but left out of the first downloads. */
    ANSWERED_LATE,
    /** Answered and charged, and never to be seen. */
    LOST,
    BUSY,
    REFUSED,
    EXPIRED,
    CANCELLED,
    /** Never produced, never charged, in no file. */
    SKIPPED;

    boolean isInNoFile() {
      return this == SKIPPED || this == LOST || this == ANSWERED_LATE;
    }
  }

  final ProviderBatchId id;
  final @Nullable String tag;
  final Instant createdAt;
  final Instant listedFrom;
  final Instant knownFrom;
  final List<Line> lines;
  Instant endsAt;
  boolean cancelling;

  /** Its window does not end it. */
  boolean neverEnds;

  /** Says that it stops, and does not. */
  boolean deaf;

  boolean expired;

  boolean ended;
  BatchEnd end = BatchEnd.COMPLETED;
  @Nullable BatchRefusal refusal;

  /** Its result files are answered with 404 before. */
  Instant resultsFrom = Instant.MIN;

  /** What its counts are like. */
  enum Counts {
    RIGHT,
    NONE,
    /** Successes and failures are swapped, and one line too many is counted. */
    WRONG
  }

  Counts counts = Counts.RIGHT;
  int reads;

  SimBatch(
      ProviderBatchId id,
      @Nullable String tag,
      Instant createdAt,
      Instant listedFrom,
      Instant knownFrom,
      Instant endsAt,
      List<Line> lines) {
    this.id = id;
    this.tag = tag;
    this.createdAt = createdAt;
    this.listedFrom = listedFrom;
    this.knownFrom = knownFrom;
    this.endsAt = endsAt;
    this.lines = new ArrayList<>(lines);
  }

  /** Whether it holds a line of somebody else. */
  boolean isForeign() {
    return lines.stream().anyMatch(line -> line.body.startsWith("foreign"));
  }

  boolean answered(Line line) {
    return line.fate == Fate.ANSWERED || line.fate == Fate.ANSWERED_LATE || line.fate == Fate.LOST;
  }

  ProviderBatch view() {
    long completed = lines.stream().filter(this::answered).count();
    long failed = ended ? lines.size() - completed : 0;
    BatchProgress progress =
        switch (ended ? counts : Counts.NONE) {
          case RIGHT -> new BatchProgress(lines.size(), completed, failed);
          case NONE -> BatchProgress.NONE;
          case WRONG -> new BatchProgress(lines.size() + 1L, failed, completed);
        };
    Phase phase;
    if (!ended) {
      phase = cancelling ? new Phase.Cancelling() : new Phase.Running();
    } else if (refusal != null) {
      phase = new Phase.Invalid(endsAt, refusal);
    } else {
      phase = new Phase.Ended(end, endsAt, List.of("results"));
    }
    return new ProviderBatch(id, tag, createdAt, lines.size(), progress, phase);
  }
}
