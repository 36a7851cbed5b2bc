package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Policies in words. */
final class FeatureWords {

  private FeatureWords() {}

  /** The lane that is set; empty if none is. */
  static String lane(FeaturePolicy policy) {
    Lane lane = policy.lane();
    return lane == null ? "" : lane.label();
  }

  /** The deadline that is set; empty if none is. */
  static String deadline(FeaturePolicy policy) {
    Duration deadline = policy.deadline();
    return deadline == null ? "" : Times.written(deadline);
  }

  private static String escalate(FeaturePolicy policy) {
    return policy.escalate().stream().map(Lane::label).collect(Collectors.joining(", "));
  }

  /** What a policy says of lanes, a line each. */
  static List<String> lanes(FeaturePolicy policy) {
    List<String> lines = new ArrayList<>();
    Lane lane = policy.lane();
    if (lane != null) {
      lines.add(
          "lane       "
              + (lane == Lane.BATCH
                  ? "batch: calls through the gateway are answered at half price, within 24 h"
                  : "interactive: calls pass as they come, whatever they ask for"));
    }
    if (policy.route() != null) {
      lines.add(
          "model      "
              + Wrap.printable(policy.route().model())
              + ": calls through the gateway go there, whatever they name");
    }
    if (policy.cache()) {
      lines.add(
          "cache      auto: beginnings that deferred requests share are marked for the provider's"
              + " cache, where that saves");
    }
    if (policy.deadline() != null) {
      lines.add(
          "deadline   "
              + deadline(policy)
              + (policy.escalate().isEmpty()
                  ? "; what takes longer is late"
                  : "; what would take longer moves to " + escalate(policy)));
    }
    return lines;
  }

  /** A whole policy on one line; {@code nothing} for null. */
  static String of(@Nullable FeaturePolicy policy) {
    if (policy == null) {
      return "nothing";
    }
    List<String> parts = new ArrayList<>();
    add(parts, "lane ", lane(policy));
    add(parts, "model ", policy.route() == null ? "" : policy.route().model());
    add(parts, "cache ", policy.cache() ? "auto" : "");
    add(parts, "deadline ", deadline(policy));
    add(parts, "escalates to ", escalate(policy));
    Budget budget = policy.budget();
    if (budget != null) {
      parts.add("budget " + budget + ", over it " + budget.over().label());
    }
    AnswerRules rules = policy.validate();
    if (rules != null) {
      parts.add("validator " + Wrap.printable(rules.words()));
    }
    return String.join("; ", parts);
  }

  private static void add(List<String> parts, String what, String words) {
    if (!words.isEmpty()) {
      parts.add(what + words);
    }
  }
}
