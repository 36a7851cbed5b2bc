package dev.offpeak.model;

import dev.offpeak.model.RequestState.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The only moves a request may make.
 *
 * <pre>
 * from       to
 * READY      BATCHED, CALLING, CANCELLED, SUCCEEDED (a late answer of an earlier attempt)
 * BATCHED    READY (retry), SUCCEEDED, FAILED, CANCELLED
 * CALLING    READY (retry), SUCCEEDED, FAILED, CANCELLED
 * SUCCEEDED  -
 * FAILED     READY (the user's retry), SUCCEEDED (a late answer that was paid for)
 * CANCELLED  READY (the user's retry), SUCCEEDED (a late answer that was paid for)
 * </pre>
 */
public final class RequestTransitions {

  private static final Map<Kind, Set<Kind>> ALLOWED = new EnumMap<>(Kind.class);

  static {
    ALLOWED.put(Kind.READY, EnumSet.of(Kind.BATCHED, Kind.CALLING, Kind.CANCELLED, Kind.SUCCEEDED));
    Set<Kind> fromFlight = EnumSet.of(Kind.READY, Kind.SUCCEEDED, Kind.FAILED, Kind.CANCELLED);
    ALLOWED.put(Kind.BATCHED, fromFlight);
    ALLOWED.put(Kind.CALLING, fromFlight);
    ALLOWED.put(Kind.SUCCEEDED, EnumSet.noneOf(Kind.class));
    ALLOWED.put(Kind.FAILED, EnumSet.of(Kind.READY, Kind.SUCCEEDED));
    ALLOWED.put(Kind.CANCELLED, EnumSet.of(Kind.READY, Kind.SUCCEEDED));
  }

  private RequestTransitions() {}

  public static boolean allowed(Kind from, Kind to) {
    return ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * Passes if the move is allowed.
   *
   * @throws IllegalTransitionException otherwise
   */
  public static void check(RequestId request, Kind from, Kind to) {
    if (!allowed(from, to)) {
      throw new IllegalTransitionException("request", request.toString(), from.name(), to.name());
    }
  }
}
