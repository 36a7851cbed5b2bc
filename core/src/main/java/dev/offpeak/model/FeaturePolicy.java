package dev.offpeak.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is decided for the requests of a feature; what is null is not set.
 *
 * @param budget the most they may cost in a period, whatever run they are of
 * @param validate what their answers must be, unless their run says otherwise
 * @param lane the lane its calls through the gateway take unless they say otherwise
 * @param deadline within what time answers are due, counted from when a request is taken in
 * @param escalate the lanes a request may move to, in this order, to keep its deadline; none if it
 *     rather is late
 * @param route the model its calls through the gateway go to, whatever they name
 * @param cache whether beginnings that its deferred requests share are marked for the provider's
 *     cache, where that saves
 */
public record FeaturePolicy(
    @Nullable Budget budget,
    @Nullable AnswerRules validate,
    @Nullable Lane lane,
    @Nullable Duration deadline,
    List<Lane> escalate,
    @Nullable ModelRoute route,
    boolean cache) {

  /** Without a model of its own. */
  public FeaturePolicy(
      @Nullable Budget budget,
      @Nullable AnswerRules validate,
      @Nullable Lane lane,
      @Nullable Duration deadline,
      List<Lane> escalate) {
    this(budget, validate, lane, deadline, escalate, null, false);
  }

  /** Nothing is set. */
  public static final FeaturePolicy NONE = new FeaturePolicy(null, null, null, null, List.of());

  /**
   * @throws IllegalArgumentException if it escalates into the batch lane, or into a lane twice
   */
  public FeaturePolicy {
    escalate = List.copyOf(escalate);
    if (escalate.contains(Lane.BATCH)) {
      throw new IllegalArgumentException("batch is the lane that requests escalate from");
    }
    if (escalate.size() != escalate.stream().distinct().count()) {
      throw new IllegalArgumentException("a lane is named twice");
    }
  }

  /** Nothing but a budget. */
  public static FeaturePolicy of(Budget budget) {
    return NONE.withBudget(budget);
  }

  public FeaturePolicy withBudget(@Nullable Budget other) {
    return new FeaturePolicy(other, validate, lane, deadline, escalate, route, cache);
  }

  public FeaturePolicy withValidate(@Nullable AnswerRules other) {
    return new FeaturePolicy(budget, other, lane, deadline, escalate, route, cache);
  }

  public FeaturePolicy withLane(@Nullable Lane other) {
    return new FeaturePolicy(budget, validate, other, deadline, escalate, route, cache);
  }

  public FeaturePolicy withDeadline(@Nullable Duration other) {
    return new FeaturePolicy(budget, validate, lane, other, escalate, route, cache);
  }

  public FeaturePolicy withEscalate(List<Lane> other) {
    return new FeaturePolicy(budget, validate, lane, deadline, other, route, cache);
  }

  public FeaturePolicy withRoute(@Nullable ModelRoute other) {
    return new FeaturePolicy(budget, validate, lane, deadline, escalate, other, cache);
  }

  public FeaturePolicy withCache(boolean other) {
    return new FeaturePolicy(budget, validate, lane, deadline, escalate, route, other);
  }
}
