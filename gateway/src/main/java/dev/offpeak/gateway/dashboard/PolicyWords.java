package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is decided for a feature, in words. */
final class PolicyWords {

  private PolicyWords() {}

  static String of(@Nullable FeaturePolicy policy) {
    if (policy == null) {
      return "nothing";
    }
    List<String> words = new ArrayList<>();
    Lane lane = policy.lane();
    if (lane != null) {
      words.add("lane " + lane.label());
    }
    if (policy.route() != null) {
      words.add("calls go to " + policy.route().model());
    }
    if (policy.cache()) {
      words.add("shared beginnings are cached where that saves");
    }
    Duration deadline = policy.deadline();
    if (deadline != null) {
      words.add("answers due within " + Moments.spoken(deadline));
    }
    if (!policy.escalate().isEmpty()) {
      words.add(
          "to keep that it moves to "
              + policy.escalate().stream().map(Lane::label).collect(Collectors.joining(", ")));
    }
    Budget budget = policy.budget();
    if (budget != null) {
      words.add("budget " + budget);
    }
    AnswerRules rules = policy.validate();
    if (rules != null) {
      words.add("answers must be " + rules.words());
    }
    return words.isEmpty() ? "nothing" : String.join("; ", words);
  }
}
