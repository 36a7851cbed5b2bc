package dev.offpeak.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A set of requests from one source, followed together, as the store knows it at one moment.
 *
 * @param identity what it would send, hashed; the same input has the same identity
 * @param account who pays; the last one that opened the run
 * @param feature what its requests are attributed to unless they say otherwise
 * @param source the input as people know it: a file's name, or a URL without credentials
 * @param openEnded whether requests may still be added while it is active
 * @param deadline when its answers are due; null if whenever the provider is done
 * @param costCap the most it may spend; null if unlimited
 * @param cancelRequested whether the user asked to cancel it
 * @param stop why it waits for the user; null if it does not
 * @param finishedAt when it came to its final state; null before
 */
public record Run(
    RunId id,
    RunState state,
    String identity,
    Account account,
    Feature feature,
    String source,
    boolean openEnded,
    Instant createdAt,
    @Nullable Instant deadline,
    @Nullable Usd costCap,
    boolean cancelRequested,
    @Nullable Stop stop,
    @Nullable Instant finishedAt,
    RunCounts counts,
    RunMoney money) {

  /** Whether its answers are, or came, later than they were due. */
  public boolean late(Instant now) {
    Instant end = finishedAt == null ? now : finishedAt;
    return deadline != null && end.isAfter(deadline);
  }
}
