package dev.offpeak.hooks;

import dev.offpeak.store.HookEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way to a receiver. Thread-safe. */
public interface Channel {

  /** No try takes longer, whatever the receiver does. */
  Duration LONGEST_TRY = Duration.ofSeconds(30);

  /**
   * Tells an event once; returns within {@link #LONGEST_TRY}. The receiver may get the same event
   * again, with the same id.
   */
  Outcome send(HookEvent event);

  /** What came of a try. */
  sealed interface Outcome {
    /** The receiver says that it has it. */
    record Taken() implements Outcome {}

    /**
     * It may get through later.
     *
     * @param problem why not now, for people; nothing that the receiver said beyond a status
     * @param retryAfter what the receiver asks for; null if nothing
     */
    record NotNow(String problem, @Nullable Duration retryAfter) implements Outcome {}

    /** It never will, as the receiver says. */
    record Never(String problem) implements Outcome {}
  }
}
