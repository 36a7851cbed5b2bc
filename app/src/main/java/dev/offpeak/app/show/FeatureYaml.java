package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A policy as it is written in the configuration file. */
final class FeatureYaml {

  private FeatureYaml() {}

  static String of(Feature feature, FeaturePolicy policy) {
    StringBuilder yaml = new StringBuilder("features:\n  ").append(quoted(feature.name()));
    yaml.append(':');
    Lane lane = policy.lane();
    if (lane != null) {
      yaml.append("\n    lane: ").append(lane.label());
    }
    ModelRoute route = policy.route();
    if (route != null) {
      yaml.append("\n    model: ").append(quoted(route.model()));
    }
    if (policy.cache()) {
      yaml.append("\n    cache: auto");
    }
    Duration deadline = policy.deadline();
    if (deadline != null) {
      yaml.append("\n    deadline: ").append(Times.written(deadline));
    }
    if (!policy.escalate().isEmpty()) {
      yaml.append("\n    escalate: ").append(policy.escalate().stream().map(Lane::label).toList());
    }
    Budget budget = policy.budget();
    if (budget != null) {
      yaml.append("\n    budget: { amount: ").append(budget.amount());
      yaml.append(", per: ").append(budget.per().label());
      yaml.append(", over: ").append(budget.over().label());
      yaml.append(", unpriced: ").append(budget.unpricedAllowed() ? "allow" : "refuse");
      yaml.append(" }");
    }
    AnswerRules rules = policy.validate();
    if (rules != null) {
      yaml.append("\n    validate: { ").append(String.join(", ", parts(rules))).append(" }");
    }
    return yaml.toString();
  }

  private static List<String> parts(AnswerRules rules) {
    List<String> parts = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (AnswerRule rule : rules.rules()) {
      switch (rule) {
        case AnswerRule.Json json -> parts.add("json: true");
        case AnswerRule.Schema schema -> parts.add("schema: " + quoted(schema.name()));
        case AnswerRule.Matches matches -> parts.add("regex: " + quoted(matches.regex()));
        case AnswerRule.NotTruncated whole -> not.add("truncated");
        case AnswerRule.NotRefused willing -> not.add("refusal");
      }
    }
    if (!not.isEmpty()) {
      parts.add("not: [" + String.join(", ", not) + "]");
    }
    if (rules.attemptsMax() != AnswerRules.ATTEMPTS_MAX) {
      parts.add("attempts: " + rules.attemptsMax());
    }
    return parts;
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.-]*") ? text : "'" + text.replace("'", "''") + "'";
  }
}
