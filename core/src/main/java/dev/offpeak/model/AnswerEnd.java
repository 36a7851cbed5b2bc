package dev.offpeak.model;

/** How the model ended its answer, as the provider tells it. */
public enum AnswerEnd {
  /** By itself, or in a way the provider does not tell. */
  WHOLE,
  /** At the most tokens it might have. */
  TRUNCATED,
  /** The model, or a filter of the provider's, refused. */
  REFUSED
}
