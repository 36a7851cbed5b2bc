package dev.offpeak.dispatch;

import dev.offpeak.model.BatchId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For how long something has been so of batches, as this process saw it; a process that comes after
 * it waits anew. What a batch cost is given up by it, so that the provider's clock has the last
 * word: ours may be set forward while a process runs, and would end every wait at once. Used by one
 * thread.
 */
final class Lasting {

  private final Desk desk;
  private final Map<BatchId, Since> since = new HashMap<>();

  /**
   * When it was seen first.
   *
   * @param ours by our clock
   * @param theirs by the provider's; null if it told none
   */
  private record Since(Instant ours, @Nullable Instant theirs) {}

  Lasting(Desk desk) {
    this.desk = desk;
  }

  /** It is so now; whether it has been for so long. */
  boolean lasts(BatchId batch, Duration patience) {
    ProviderClock clock = desk.provider().clock();
    Since first = since.computeIfAbsent(batch, id -> new Since(desk.now(), clock.now(desk.pace())));
    if (desk.now().isBefore(first.ours().plus(patience))) {
      return false;
    }
    // What it told last, which it is at the least; asked for anew where that was long ago.
    Instant told = clock.tell(desk.pace());
    if (told == null) {
      return true;
    }
    Instant theirs = first.theirs();
    if (theirs == null) {
      // Nobody could be asked for it at first: it counts from here.
      since.put(batch, new Since(first.ours(), told));
      return false;
    }
    return !told.isBefore(theirs.plus(patience));
  }

  /** It is so no longer. */
  void over(BatchId batch) {
    since.remove(batch);
  }
}
