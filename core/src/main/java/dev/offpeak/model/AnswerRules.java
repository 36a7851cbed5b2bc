package dev.offpeak.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A validator: what answers must be, and how often to ask for better ones.
 *
 * @param rules at least one; an answer must obey all
 * @param attemptsMax attempts of every kind that a request gets before its bad answer is final, 1
 *     to {@value #ATTEMPTS_MAX}
 */
public record AnswerRules(List<AnswerRule> rules, int attemptsMax) {

  /** As many as a request gets anyway. */
  public static final int ATTEMPTS_MAX = 5;

  public AnswerRules {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("a validator has at least one rule");
    }
    if (attemptsMax < 1 || attemptsMax > ATTEMPTS_MAX) {
      throw new IllegalArgumentException("attempts are 1 to " + ATTEMPTS_MAX);
    }
  }

  /** Whether answers without a text can never obey. */
  public boolean readText() {
    return rules.stream().anyMatch(AnswerRule::readsText);
  }

  /** In a few words. */
  public String words() {
    String all = rules.stream().map(AnswerRule::words).collect(Collectors.joining(", "));
    return attemptsMax == ATTEMPTS_MAX ? all : all + ", at most " + attemptsMax + " attempts";
  }
}
