package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which answers a validator rejects: flawed ones tell of a reasoning token. Counts them by body.
 * Not thread-safe.
 */
final class SimFlaws {

  /** What flawed answers break. */
  static final AnswerRule SOUND = new AnswerRule.Matches("reasoningTokens=0");

  private final Set<String> flawedLines = new HashSet<>();
  private final Set<String> hiddenBodies = new HashSet<>();
  private final Map<String, Integer> byBody = new HashMap<>();
  private final Set<SimBatch> hiddenBatches = new HashSet<>();
  private long kept;
  private final Map<String, Integer> twinsByBody = new HashMap<>();

  /** The validator of a simulated run. */
  static AnswerRules rules(int attemptsMax) {
    return new AnswerRules(List.of(SOUND), attemptsMax);
  }

  /** An answer was charged that will be flawed. */
  void add(SimBatch.Line line) {
    flawedLines.add(line.customId);
    byBody.merge(line.body, 1, Integer::sum);
  }

  Usage usage(SimBatch.Line line) {
    return new Usage(10, 0, 0, 0, 5, flawedLines.contains(line.customId) ? 1 : 0, 0);
  }

  /** How many answers to a body were flawed. */
  int of(String body) {
    return byBody.getOrDefault(body, 0);
  }

  /** That line is in a batch that shows so late that its request went again. */
  void twin(SimBatch.Line line) {
    twinsByBody.merge(line.body, 1, Integer::sum);
  }

  /** How many late twins there are of a body: it may be charged once more for each. */
  int twinsOf(String body) {
    return twinsByBody.getOrDefault(body, 0);
  }

  /** Whether there is any late twin. */
  boolean anyTwin() {
    return !twinsByBody.isEmpty();
  }

  /** The provider kept the results of that line to itself, at first or for ever. */
  void hide(SimBatch.Line line) {
    hiddenBodies.add(line.body);
  }

  /** The provider said of that batch, once at least, that it is not there, or never ended it. */
  void hide(SimBatch batch) {
    hiddenBatches.add(batch);
    batch.lines.forEach(this::hide);
  }

  /** An answer of that line was charged; some of those are kept from us. */
  void charged(SimBatch batch, SimBatch.Line line) {
    if (line.fate != SimBatch.Fate.ANSWERED || hiddenBatches.contains(batch)) {
      kept++;
    }
  }

  /** An answer was charged and lost on its way. */
  void keep() {
    kept++;
  }

  /** Answers that were charged and kept from us, at first or for ever. */
  long kept() {
    return kept;
  }

  /** Whether an answer to that body may be given up as missing. */
  boolean mayBeMissing(String body) {
    return hiddenBodies.contains(body);
  }
}
