package dev.offpeak.provider;

/** How a look at a batch ended. */
public sealed interface PollOutcome {

  record Seen(ProviderBatch batch) implements PollOutcome {}

  /** The provider does not know it (yet, or any more). */
  record NotFound() implements PollOutcome {}

  record Failed(Trouble trouble) implements PollOutcome {}
}
