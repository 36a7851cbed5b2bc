package dev.offpeak.model;

/**
 * Why a run goes no further by itself although it could: the same command resumes it.
 *
 * @param message one sentence for the user
 */
public record Stop(Reason reason, String message) {

  /** The reasons, as stored. */
  public enum Reason {
    /** The next batch would pass {@code --max-cost}. */
    COST_CAP,
    /** A budget has no room, and the user wants no waiting. */
    BUDGET,
    /** The provider refused the key or the account. */
    ACCESS_DENIED,
    /** The account's money or quota is used up. */
    QUOTA
  }
}
