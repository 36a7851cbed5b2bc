package dev.offpeak.plan;

import dev.offpeak.model.RequestGroup;
import dev.offpeak.retry.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What refusals and bad ends teach about an account. The numbers a provider writes into its
 * messages are only hints, so that none are read. Pure.
 */
public final class Lessons {

  /** Share of a batch's lines that must fail for want of capacity before batches shrink: 1 of 4. */
  private static final int OVERLOADED_ONE_IN = 4;

  /** Bad hours never make batches smaller than this part of what the provider documents. */
  private static final int SMALLEST_PART = 64;

  private Lessons() {}

  /**
   * The queue had no room for a batch. It had room for what was in it; it has none for the sum. So
   * no more than the first is queued, and no batch is larger than half of the sum, which halves a
   * batch that was refused alone.
   *
   * @param queued {@link Limit#QUEUED_TOKENS} or {@link Limit#QUEUED_REQUESTS}
   * @param inFlight of ours in the queue then, in its unit
   * @param refused size of the refused batch in that unit, at least 1
   * @param heldLately size of the largest batch that the queue was seen to hold lately; 0 if none
   */
  public static List<LearnedLimit> queueFull(
      Limit queued,
      @Nullable RequestGroup group,
      long inFlight,
      long refused,
      long heldLately,
      Instant now) {
    if (inFlight == 0 && refused <= heldLately) {
      return List.of();
    }
    long sum = inFlight + refused;
    long room = inFlight > 0 ? inFlight : Math.max(1, refused - 1);
    Limit batch = queued == Limit.QUEUED_TOKENS ? Limit.BATCH_TOKENS : Limit.BATCH_REQUESTS;
    return List.of(
        new LearnedLimit(queued, group, room, now),
        new LearnedLimit(batch, group, Math.max(1, sum / 2), now));
  }

  /**
   * The queue was seen to hold more than was learned.
   *
   * @param before what was learned; null if nothing
   * @param held of ours in the queue now
   * @return what is known now; empty if that is nothing new
   */
  public static Optional<LearnedLimit> held(
      @Nullable LearnedLimit before, long held, Pace pace, Instant now) {
    return before == null || held <= before.most(pace, now)
        ? Optional.empty()
        : Optional.of(new LearnedLimit(before.limit(), before.group(), held, now));
  }

  /** A batch was larger than the provider takes: half of it may not be. */
  public static List<LearnedLimit> tooLarge(int requests, long bytes, Instant now) {
    return List.of(
        new LearnedLimit(Limit.BATCH_REQUESTS, null, Math.max(1, requests / 2), now),
        new LearnedLimit(Limit.BATCH_BYTES, null, Math.max(1, bytes / 2), now));
  }

  /**
   * A batch ended, and some of its lines had found no capacity: expired, or refused as overloaded.
   * Where they are many, half as large a batch has the better chance.
   *
   * @param documentedMax lines that the provider takes in a batch
   * @return empty if they were few
   */
  public static Optional<LearnedLimit> ended(
      @Nullable RequestGroup group,
      int requests,
      long withoutCapacity,
      int documentedMax,
      Instant now) {
    if (withoutCapacity == 0 || withoutCapacity * OVERLOADED_ONE_IN < requests) {
      return Optional.empty();
    }
    int smallest = Math.max(1, documentedMax / SMALLEST_PART);
    return Optional.of(
        new LearnedLimit(Limit.BATCH_REQUESTS, group, Math.max(smallest, requests / 2), now));
  }

  /** Of what was known and what is learned now, the smaller; always as of now. */
  public static LearnedLimit smaller(
      @Nullable LearnedLimit before, LearnedLimit learned, Pace pace) {
    return before == null || before.most(pace, learned.learnedAt()) >= learned.most()
        ? learned
        : new LearnedLimit(
            learned.limit(),
            learned.group(),
            before.most(pace, learned.learnedAt()),
            learned.learnedAt());
  }
}
