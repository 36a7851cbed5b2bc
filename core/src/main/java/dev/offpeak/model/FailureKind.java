package dev.offpeak.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a request did not get its answer, in the few kinds that call for different reactions. The
 * label is stable: users' scripts and metrics count by it.
 */
public enum FailureKind {
  /** The provider was busy or broken for this line; the same line may succeed later. */
  RATE_LIMITED(Reaction.RETRY, "the provider had no capacity"),
  OVERLOADED(Reaction.RETRY, "the provider was overloaded"),
  SERVER_ERROR(Reaction.RETRY, "the provider had an internal error"),
  /** The batch's window ended before this line ran. */
  EXPIRED(Reaction.RETRY, "the batch ended before it was answered"),
  /** The batch was cancelled by somebody else; treated like an expiry. */
  CANCELLED_BY_PROVIDER(Reaction.RETRY, "the batch was cancelled, not by Offpeak"),

  /** A rule of the user's rejected every answer there was; each was paid for. */
  INVALID_ANSWER(Reaction.RETRY, "your rules rejected the answer"),

  /** The provider says the request itself is wrong. */
  INVALID_REQUEST(Reaction.GIVE_UP, "the provider says the request is invalid"),
  /** The provider refused the content. */
  CONTENT_POLICY(Reaction.GIVE_UP, "the provider refused the prompt"),
  /** A model or file that does not exist, or that this key may not use. */
  NOT_FOUND(Reaction.GIVE_UP, "the provider does not know the model or file"),
  /** The key, its permission, its spend limit or its quota. */
  ACCESS_DENIED(Reaction.GIVE_UP, "the provider refused the account"),
  /** Larger than the provider takes. */
  TOO_LARGE(Reaction.GIVE_UP, "the request is larger than the provider takes"),
  /** The whole batch was refused, and no line was named as the reason. */
  BATCH_REJECTED(Reaction.GIVE_UP, "the provider refused the batch"),

  /** The answer was lost at the provider; it was perhaps paid for. */
  RESULT_MISSING(Reaction.GIVE_UP, "the answer was lost at the provider"),
  /** Sent, and nobody could tell whether it arrived. */
  OUTCOME_UNKNOWN(Reaction.GIVE_UP, "nobody knows whether it was sent"),
  /** The line of the input could not be sent at all. */
  INVALID_INPUT(Reaction.GIVE_UP, "the input line could not be sent"),
  /** An error in a shape we do not know. */
  UNKNOWN(Reaction.GIVE_UP, "the provider reported an error we do not know");

  /** What follows from a failure of a kind. */
  public enum Reaction {
    /**
     * Known not to be billed, or rejected by a rule of the user's, and worth another attempt within
     * the bound on attempts.
     */
    RETRY,
    /** Final, unless the user asks for it again. */
    GIVE_UP
  }

  private final Reaction reaction;
  private final String meaning;

  FailureKind(Reaction reaction, String meaning) {
    this.reaction = reaction;
    this.meaning = meaning;
  }

  public Reaction reaction() {
    return reaction;
  }

  /** The stable word for outputs and metrics, such as {@code result_missing}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A few words for people. */
  public String meaning() {
    return meaning;
  }

  /** The kind whose label this is. */
  public static Optional<FailureKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }
}
