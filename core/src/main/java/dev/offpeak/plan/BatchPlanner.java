package dev.offpeak.plan;

import dev.offpeak.retry.Pace;
import java.time.Instant;

/** Decides when ready requests become a batch. Pure. */
public final class BatchPlanner {

  private BatchPlanner() {}

  /**
   * What is known of requests that may share a batch.
   *
   * @param newestReadyAt since when the newest of them waits
   * @param held whether a caller is held for one of them
   */
  public record Waiting(
      Instant oldestReadyAt, boolean openEnded, boolean full, Instant newestReadyAt, boolean held) {

    /** Requests that nobody is held for. */
    public Waiting(Instant oldestReadyAt, boolean openEnded, boolean full) {
      this(oldestReadyAt, openEnded, full, oldestReadyAt, false);
    }
  }

  /** Whether to close the batch now. */
  public sealed interface Decision {

    record Close() implements Decision {}

    record WaitUntil(Instant when) implements Decision {}
  }

  /**
   * A batch closes when it is full, when no more company is to be expected because every run in it
   * is loaded, or when its oldest request has waited long enough. Where a caller is held for one of
   * its requests, it closes once none of its kind has joined for a while: a fuller batch would only
   * make that caller wait.
   */
  public static Decision decide(Waiting waiting, Pace pace, Instant now) {
    Instant patience = waiting.oldestReadyAt().plus(pace.linger());
    if (waiting.held()) {
      Instant quiet = waiting.newestReadyAt().plus(pace.company());
      patience = quiet.isBefore(patience) ? quiet : patience;
    }
    if (waiting.full() || !waiting.openEnded() || !now.isBefore(patience)) {
      return new Decision.Close();
    }
    return new Decision.WaitUntil(patience);
  }

  /**
   * How many requests a batch should really have. Where the provider keeps no tag of ours, a batch
   * in doubt is found by its number of requests, so that the next one should have another number.
   */
  public static int distinctCount(int packed, java.util.Set<Integer> countsInDoubt) {
    int count = packed;
    while (count > 1 && countsInDoubt.contains(count)) {
      count--;
    }
    return count;
  }
}
