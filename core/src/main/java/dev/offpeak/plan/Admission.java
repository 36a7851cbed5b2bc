package dev.offpeak.plan;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.RequestGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which planned batch goes now, and what the others wait for. Pure.
 *
 * <p>Batches go in the order in which they were planned. One that has to wait for room in a queue
 * is not passed by another that needs the same room, or a large batch might wait for ever; one that
 * needs another queue passes it. With nothing of ours in a queue the first batch always goes: only
 * the provider knows whether it fits.
 */
public final class Admission {

  private Admission() {}

  /** A planned batch that may go. */
  public record Waiting(
      BatchId batch, RequestGroup group, long requests, long tokens, boolean uploads) {}

  /** A batch that is at the provider, or may be. */
  public record InFlight(RequestGroup group, long requests, long tokens, Instant expectedEnd) {}

  /** A limit with what is known of it. */
  public record Ceiling(long most, boolean learned) {

    public static final Ceiling NONE = new Ceiling(LearnedLimit.UNLIMITED, false);
  }

  /** How much the account's queues hold. */
  public interface Queues {

    /** Input tokens of one group. */
    Ceiling tokens(RequestGroup group);

    /** Requests of the account. */
    Ceiling requests();
  }

  /**
   * Decides.
   *
   * @param line planned batches whose time has come, in the order in which they were planned
   * @param closed limits in time that are used up, and a provider that is busy
   */
  public static Decision decide(
      List<Waiting> line, List<InFlight> inFlight, Queues queues, List<Hold> closed) {
    Turn turn = new Turn(inFlight, queues, closed);
    for (Waiting waiting : line) {
      turn.consider(waiting);
    }
    return new Decision(turn.next, turn.holds);
  }

  /**
   * What is to be done.
   *
   * @param next the batch to send now; null if there is none
   * @param holds what others wait for
   */
  public record Decision(@Nullable BatchId next, List<Hold> holds) {
    public Decision {
      holds = List.copyOf(holds);
    }
  }

  /** One pass along the line. */
  private static final class Turn {

    private final List<InFlight> inFlight;
    private final Queues queues;
    private final List<Hold> closed;
    private final List<Hold> holds = new ArrayList<>();
    private final Set<RequestGroup> waitingForTokens = new HashSet<>();
    private boolean waitingForRequests;
    private @Nullable BatchId next;

    Turn(List<InFlight> inFlight, Queues queues, List<Hold> closed) {
      this.inFlight = inFlight;
      this.queues = queues;
      this.closed = closed;
    }

    void consider(Waiting waiting) {
      if (isClosed(waiting) || waitsForRequests(waiting) || waitsForTokens(waiting)) {
        return;
      }
      if (next == null) {
        next = waiting.batch();
      }
    }

    private boolean isClosed(Waiting waiting) {
      for (Hold hold : closed) {
        boolean onlyUploads =
            hold.limit() == Limit.UPLOADS_PER_MINUTE || hold.limit() == Limit.STORAGE;
        if (!onlyUploads || waiting.uploads()) {
          note(hold);
          return true;
        }
      }
      return false;
    }

    private boolean waitsForRequests(Waiting waiting) {
      long used = inFlight.stream().mapToLong(InFlight::requests).sum();
      Ceiling ceiling = queues.requests();
      if (!waitingForRequests && fits(used, waiting.requests(), ceiling)) {
        return false;
      }
      if (!waitingForRequests) {
        List<Leaving> leaving =
            inFlight.stream().map(b -> new Leaving(b.requests(), b.expectedEnd())).toList();
        Instant until = roomAt(leaving, used, waiting.requests(), ceiling);
        note(new Hold(Limit.QUEUED_REQUESTS, null, used, ceiling.most(), ceiling.learned(), until));
      }
      waitingForRequests = true;
      return true;
    }

    private boolean waitsForTokens(Waiting waiting) {
      RequestGroup group = waiting.group();
      List<Leaving> leaving =
          inFlight.stream()
              .filter(batch -> batch.group().equals(group))
              .map(batch -> new Leaving(batch.tokens(), batch.expectedEnd()))
              .toList();
      long used = leaving.stream().mapToLong(Leaving::size).sum();
      Ceiling ceiling = queues.tokens(group);
      if (!waitingForTokens.contains(group) && fits(used, waiting.tokens(), ceiling)) {
        return false;
      }
      if (waitingForTokens.add(group)) {
        Instant until = roomAt(leaving, used, waiting.tokens(), ceiling);
        note(new Hold(Limit.QUEUED_TOKENS, group, used, ceiling.most(), ceiling.learned(), until));
      }
      return true;
    }

    private void note(Hold hold) {
      if (holds.stream().noneMatch(hold::isOf)) {
        holds.add(hold);
      }
    }
  }

  private static boolean fits(long used, long size, Ceiling ceiling) {
    return used == 0 || size <= ceiling.most() - used;
  }

  /** What leaves a queue, and when. */
  private record Leaving(long size, Instant at) {}

  /** When enough of what is in the queue has left it, as far as can be expected. */
  private static Instant roomAt(List<Leaving> inQueue, long used, long size, Ceiling ceiling) {
    long left = used;
    Instant at = Instant.EPOCH;
    for (Leaving batch : inQueue.stream().sorted(Comparator.comparing(Leaving::at)).toList()) {
      left -= batch.size();
      at = batch.at();
      if (fits(left, size, ceiling)) {
        break;
      }
    }
    return at;
  }
}
