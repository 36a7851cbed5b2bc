package dev.offpeak.sandbox.fault;

import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules in force and how often each has struck. Rules given at start go on counting after a
 * restart on the same directory, so that {@code create-answer-lost=1} strikes once although the
 * process is killed; a rule added at run time begins at nothing. Thread-safe.
 */
public final class Faults {
  private final Path counters;
  private final long seed;
  private final List<FaultRule> rules = new ArrayList<>();
  private final Map<String, Integer> struck = new HashMap<>();

  /** Draws per rule, so that one rule's chances do not depend on how often others were asked. */
  private final Map<String, Long> draws = new HashMap<>();

  /**
   * Creates the rules of a sandbox.
   *
   * @param counters file that keeps the counts
   * @param seed decides the draws of percentages
   * @param texts rules as in {@link FaultRule}
   * @throws IllegalArgumentException if a rule is not one
   */
  public Faults(Path counters, long seed, List<String> texts) {
    this.counters = counters;
    this.seed = seed;
    texts.forEach(text -> rules.addAll(FaultRule.parseAll(text)));
    if (Files.exists(counters)) {
      Json.load(counters, Counts.class).struck().forEach(struck::put);
    }
  }

  private record Counts(Map<String, Integer> struck) {}

  /**
   * Adds rules or scenarios, all or none; a rule in force with the same text begins anew.
   *
   * @throws IllegalArgumentException if one is not a rule
   */
  public synchronized void add(String... texts) {
    List<FaultRule> added = new ArrayList<>();
    for (String text : texts) {
      added.addAll(FaultRule.parseAll(text));
    }
    for (FaultRule rule : added) {
      rules.removeIf(old -> old.text().equals(rule.text()));
      rules.add(rule);
      struck.remove(rule.text());
      draws.remove(rule.text());
    }
    save();
  }

  /** Drops every rule and every count. Batches already created keep the faults they drew. */
  public synchronized void clear() {
    rules.clear();
    struck.clear();
    draws.clear();
    save();
  }

  /** The rules in force, as written. */
  public synchronized List<String> rules() {
    return rules.stream().map(FaultRule::text).toList();
  }

  /**
   * Asks whether a fault strikes now, and counts it if it does.
   *
   * @return the rule's parameter if it strikes
   */
  public synchronized Optional<Parameter> strikes(Fault fault) {
    for (FaultRule rule : rules) {
      if (rule.fault().equals(fault) && strikes(rule)) {
        return Optional.of(rule.parameter());
      }
    }
    return Optional.empty();
  }

  /**
   * Tells whether a fault that is a state of things is in force, without counting anything.
   *
   * @return the first such rule's parameter
   */
  public synchronized Optional<Parameter> inForce(Fault fault) {
    return rules.stream()
        .filter(rule -> rule.fault().equals(fault))
        .findFirst()
        .map(FaultRule::parameter);
  }

  private boolean strikes(FaultRule rule) {
    return switch (rule.times()) {
      case FaultRule.Times.Always always -> true;
      case FaultRule.Times.Chance chance ->
          BodyHash.unit(
                  BodyHash.mix(
                      (seed ^ BodyHash.ofText(rule.text()))
                          + draws.merge(rule.text(), 1L, Long::sum)))
              < chance.share();
      case FaultRule.Times.First first -> {
        int before = struck.getOrDefault(rule.text(), 0);
        if (before >= first.count()) {
          yield false;
        }
        struck.put(rule.text(), before + 1);
        save();
        yield true;
      }
    };
  }

  private void save() {
    Json.persist(counters, new Counts(Map.copyOf(struck)));
  }
}
