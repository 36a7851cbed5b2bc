package dev.offpeak.model;

import dev.offpeak.model.BatchState.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The only moves a batch may make. A move from a state to itself changes only what the state
 * carries.
 *
 * <pre>
 * from        to
 * ASSEMBLING  PLANNED
 * PLANNED     PLANNED (waits), UPLOADING, SUBMITTING, REJECTED
 * UPLOADING   PLANNED (uploaded, or refused for now), SUBMITTING, REJECTED
 * SUBMITTING  PLANNED (refused for now), OPEN, REJECTED, IN_DOUBT
 * IN_DOUBT    IN_DOUBT (one more listing), OPEN (adopted), ABSENT, ABANDONED
 * OPEN        OPEN (progress), CANCELLING, ENDED, REJECTED
 * CANCELLING  CANCELLING (progress), ENDED, REJECTED
 * ENDED       ENDED (read again later), COLLECTED
 * COLLECTED   -
 * REJECTED    -
 * ABSENT      OPEN (a late twin proved ours)
 * ABANDONED   ABANDONED (listed for the first time), OPEN (a late twin proved ours)
 * </pre>
 */
public final class BatchTransitions {

  private static final Map<Kind, Set<Kind>> ALLOWED = new EnumMap<>(Kind.class);

  static {
    ALLOWED.put(Kind.ASSEMBLING, EnumSet.of(Kind.PLANNED));
    ALLOWED.put(
        Kind.PLANNED, EnumSet.of(Kind.PLANNED, Kind.UPLOADING, Kind.SUBMITTING, Kind.REJECTED));
    ALLOWED.put(Kind.UPLOADING, EnumSet.of(Kind.PLANNED, Kind.SUBMITTING, Kind.REJECTED));
    ALLOWED.put(Kind.SUBMITTING, EnumSet.of(Kind.PLANNED, Kind.OPEN, Kind.REJECTED, Kind.IN_DOUBT));
    ALLOWED.put(Kind.IN_DOUBT, EnumSet.of(Kind.IN_DOUBT, Kind.OPEN, Kind.ABSENT, Kind.ABANDONED));
    ALLOWED.put(Kind.OPEN, EnumSet.of(Kind.OPEN, Kind.CANCELLING, Kind.ENDED, Kind.REJECTED));
    ALLOWED.put(Kind.CANCELLING, EnumSet.of(Kind.CANCELLING, Kind.ENDED, Kind.REJECTED));
    ALLOWED.put(Kind.ENDED, EnumSet.of(Kind.ENDED, Kind.COLLECTED));
    ALLOWED.put(Kind.COLLECTED, EnumSet.noneOf(Kind.class));
    ALLOWED.put(Kind.REJECTED, EnumSet.noneOf(Kind.class));
    ALLOWED.put(Kind.ABSENT, EnumSet.of(Kind.OPEN));
    ALLOWED.put(Kind.ABANDONED, EnumSet.of(Kind.ABANDONED, Kind.OPEN));
  }

  private BatchTransitions() {}

  public static boolean allowed(Kind from, Kind to) {
    return ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * Passes if the move is allowed.
   *
   * @throws IllegalTransitionException otherwise
   */
  public static void check(BatchId batch, Kind from, Kind to) {
    if (!allowed(from, to)) {
      throw new IllegalTransitionException("batch", batch.wire(), from.name(), to.name());
    }
  }
}
