package dev.offpeak.provider;

/** How a call ended that asks for something to stop or go. */
public sealed interface CallOutcome {

  /** Done, or it was so already. */
  record Done() implements CallOutcome {}

  /** The provider does not know it. */
  record NotFound() implements CallOutcome {}

  /** Not now, or too late. */
  record Failed(Trouble trouble) implements CallOutcome {}
}
