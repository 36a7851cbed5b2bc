package dev.offpeak.model;

/** A run's requests by where they are. Total is the sum of all others. */
public record RunCounts(long ready, long inFlight, long succeeded, long failed, long cancelled) {

  public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0);

  public long total() {
    return ready + inFlight + succeeded + failed + cancelled;
  }

  /** Requests in a final state. */
  public long ended() {
    return succeeded + failed + cancelled;
  }
}
