package dev.offpeak.model;

import org.jspecify.annotations.Nullable;

/**
 * What is decided for the requests of a feature; what is null is not set.
 *
 * @param budget the most they may cost in a period, whatever run they are of
 * @param validate what their answers must be, unless their run says otherwise
 */
public record FeaturePolicy(@Nullable Budget budget, @Nullable AnswerRules validate) {

  /** Nothing is set. */
  public static final FeaturePolicy NONE = new FeaturePolicy(null, null);

  /** Nothing but a budget. */
  public static FeaturePolicy of(Budget budget) {
    return NONE.withBudget(budget);
  }

  public FeaturePolicy withBudget(@Nullable Budget other) {
    return new FeaturePolicy(other, validate);
  }

  public FeaturePolicy withValidate(@Nullable AnswerRules other) {
    return new FeaturePolicy(budget, other);
  }
}
