package dev.offpeak.provider;

/** How a creation ended. What is not plainly a yes or a no is {@link Unknown}. */
public sealed interface CreateOutcome {

  record Accepted(ProviderBatch batch) implements CreateOutcome {}

  /** The provider's own "no": there is no batch. */
  record Refused(Refusal refusal) implements CreateOutcome {}

  /** No connection was made: there is no batch. */
  record NotSent(String why) implements CreateOutcome {}

  /**
   * There may be a batch.
   *
   * @param answered whether the provider itself answered, with a well-formed error
   */
  record Unknown(String why, boolean answered) implements CreateOutcome {}
}
