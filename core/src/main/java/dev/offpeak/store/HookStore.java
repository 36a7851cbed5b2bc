package dev.offpeak.store;

import dev.offpeak.model.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events, and to whom they are still to be told. What ended and was not told is read off what the
 * store knows anyway, so that no end is lost between its own transaction and its event's. Contract
 * as the package says.
 */
public interface HookStore {

  /** Begins to tell of what ends from now on; if it has begun already, changes nothing. */
  void watch(Instant now);

  /** Ends that: what ends until the next {@link #watch} is never told. */
  void unwatch();

  /** What ended and was not told, a page of it; nothing without {@link #watch}. */
  Untold untold(int limit, Instant now);

  /**
   * A page of ends.
   *
   * @param seen how far the ends of each run's calls were looked through
   * @param lookedUntil before when no batch or run ended that is neither told nor on this page
   * @param more whether there is another page
   */
  record Untold(
      List<Occasion> occasions, Map<RunId, Long> seen, Instant lookedUntil, boolean more) {
    public Untold {
      occasions = List.copyOf(occasions);
      seen = Map.copyOf(seen);
    }

    /** Whether there is nothing to note, not even how far was looked. */
    public boolean isEmpty() {
      return occasions.isEmpty() && seen.isEmpty();
    }
  }

  /**
   * Records events with their deliveries and that the page was told, in one transaction. An end
   * that another process has told meanwhile is left out.
   */
  void tell(List<Telling> tellings, Untold page);

  /**
   * An event and who is to hear of it.
   *
   * @param occasion what it tells of; null if it is no end, and then it is always recorded
   * @param receivers their ids; none if nobody wants it
   */
  record Telling(HookEvent event, @Nullable Occasion occasion, Set<String> receivers) {
    public Telling {
      receivers = Set.copyOf(receivers);
    }
  }

  /**
   * Takes deliveries that are due to a receiver, the longest due first, and notes that they are
   * being tried: nobody else gets them before {@code until}, and after a crash they are due again
   * then.
   */
  List<Delivery> claim(String receiver, Instant now, Instant until, int limit);

  /**
   * A delivery that is being tried.
   *
   * @param attempts tries so far, this one included
   */
  record Delivery(long number, HookEvent event, String receiver, int attempts) {}

  /** Says how a try ended; changes nothing if the delivery was claimed again since. */
  void settle(Delivery delivery, Result result);

  /** How a try ended. */
  sealed interface Result {
    record Delivered(Instant at) implements Result {}

    /** It is due again then. */
    record Later(Instant nextAt, String problem) implements Result {}

    record GivenUp(Instant at, String problem) implements Result {}
  }

  /** How deliveries stand, by receiver; those that nothing was ever for are left out. */
  Map<String, Standing> standings();

  /**
   * A receiver's deliveries, as far as they are kept.
   *
   * @param oldestDue when the oldest event that is still due happened; null if none is
   * @param problem why the last try failed that is due again or was given up; null if there is none
   */
  record Standing(
      long delivered,
      long due,
      long givenUp,
      @Nullable Instant oldestDue,
      @Nullable String problem) {}

  /**
   * Deletes events that happened before then, with their deliveries.
   *
   * @return how many
   */
  int purge(Instant before, int limit);
}
