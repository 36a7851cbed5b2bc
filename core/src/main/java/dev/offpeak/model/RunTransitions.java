package dev.offpeak.model;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The only moves a run may make.
 *
 * <pre>
 * from       to
 * LOADING    ACTIVE
 * ACTIVE     FINISHED, CANCELLED
 * FINISHED   ACTIVE (the user's retry)
 * CANCELLED  ACTIVE (the user's retry)
 * </pre>
 */
public final class RunTransitions {

  private static final Map<RunState, Set<RunState>> ALLOWED = new EnumMap<>(RunState.class);

  static {
    ALLOWED.put(RunState.LOADING, EnumSet.of(RunState.ACTIVE));
    ALLOWED.put(RunState.ACTIVE, EnumSet.of(RunState.FINISHED, RunState.CANCELLED));
    ALLOWED.put(RunState.FINISHED, EnumSet.of(RunState.ACTIVE));
    ALLOWED.put(RunState.CANCELLED, EnumSet.of(RunState.ACTIVE));
  }

  private RunTransitions() {}

  public static boolean allowed(RunState from, RunState to) {
    return ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * Passes if the move is allowed.
   *
   * @throws IllegalTransitionException otherwise
   */
  public static void check(RunId run, RunState from, RunState to) {
    if (!allowed(from, to)) {
      throw new IllegalTransitionException("run", run.value(), from.name(), to.name());
    }
  }
}
