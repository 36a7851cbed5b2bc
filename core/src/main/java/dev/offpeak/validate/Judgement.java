package dev.offpeak.validate;

/** What a validator says of an answer. */
public sealed interface Judgement {

  /** It obeys every rule. */
  record Obeys() implements Judgement {}

  /**
   * It breaks a rule.
   *
   * @param why a few words, without a piece of the answer
   */
  record Breaks(String why) implements Judgement {}

  /**
   * A rule could not be tried on it; asking again would be on a guess.
   *
   * @param why a few words, without a piece of the answer
   */
  record Undecided(String why) implements Judgement {}
}
