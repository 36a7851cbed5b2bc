package dev.offpeak.testkit.simulation;

import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated account takes, told to nobody: how many lines may be queued, how many batches
 * may be created in an hour, and the hours in which the provider is overloaded. Not thread-safe.
 */
final class SimAccount {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Lines of unfinished batches; 0 if unlimited. Foreign batches take their part, but for those
   * that never end: nobody could work beside them.
   */
  private final int queuedMax;

  private final int createsPerHourMax;
  private final boolean refusesLate;

  /** In the first day an overload begins then and lasts so long. */
  private final Instant overloadedFrom;

  private final Instant overloadedUntil;
  private final Deque<Instant> creations = new ArrayDeque<>();
  private int queueRefusals;

  private SimAccount(
      int queuedMax,
      int createsPerHourMax,
      boolean refusesLate,
      Instant overloadedFrom,
      Instant overloadedUntil) {
    this.queuedMax = queuedMax;
    this.createsPerHourMax = createsPerHourMax;
    this.refusesLate = refusesLate;
    this.overloadedFrom = overloadedFrom;
    this.overloadedUntil = overloadedUntil;
  }

  /** As the seed wants it: each limit in a part of all lives. */
  static SimAccount ofSeed(RandomGenerator random, boolean tagged, Instant start) {
    Instant from = start.plus(Duration.ofMinutes(random.nextInt(600)));
    return new SimAccount(
        random.nextInt(3) == 0 ? 3 + random.nextInt(20) : 0,
        random.nextInt(4) == 0 ? 2 + random.nextInt(6) : 0,
        tagged && random.nextBoolean(),
        from,
        random.nextInt(4) == 0 ? from.plus(Duration.ofMinutes(random.nextInt(600))) : from);
  }

  /** One that only queues so many lines, and says so at once or after it accepted. */
  static SimAccount ofQueue(int queuedMax, boolean refusesLate) {
    return new SimAccount(queuedMax, 0, refusesLate, Instant.EPOCH, Instant.EPOCH);
  }

  /** Times that a full queue was answered so. */
  int queueRefusals() {
    return queueRefusals;
  }

  boolean overloaded(Instant now) {
    return !now.isBefore(overloadedFrom) && now.isBefore(overloadedUntil);
  }

  /** Why a creation is refused at once; empty if it is not. */
  Optional<Refusal> refusal(int lines, Collection<SimBatch> batches, Instant now) {
    while (!creations.isEmpty() && !creations.getFirst().isAfter(now.minus(HOUR))) {
      creations.removeFirst();
    }
    if (createsPerHourMax > 0 && creations.size() >= createsPerHourMax) {
      return Optional.of(new Refusal(Refusal.Kind.WAIT, "too many batches", 429, null, null));
    }
    if (!refusesLate && isFull(lines, batches)) {
      queueRefusals++;
      return Optional.of(new Refusal(Refusal.Kind.QUEUE_FULL, "queue full", 429, null, null));
    }
    creations.addLast(now);
    return Optional.empty();
  }

  /** Why a batch that was accepted is refused after all; null if it is not. */
  @Nullable BatchRefusal lateRefusal(int lines, Collection<SimBatch> batches) {
    if (!refusesLate || !isFull(lines, batches)) {
      return null;
    }
    queueRefusals++;
    return new BatchRefusal(true, false, "token_limit_exceeded", "Enqueued token limit", List.of());
  }

  private boolean isFull(int lines, Collection<SimBatch> batches) {
    int queued =
        batches.stream()
            .filter(b -> !b.ended && b.refusal == null && !(b.neverEnds && b.isForeign()))
            .mapToInt(b -> b.lines.size())
            .sum();
    return queuedMax > 0 && queued + lines > queuedMax;
  }

  /** Whether a batch's window is over. */
  static boolean expires(SimBatch batch, Instant now) {
    return !batch.neverEnds && !now.isBefore(batch.createdAt.plus(DAY));
  }
}
