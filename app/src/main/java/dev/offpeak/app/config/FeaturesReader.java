package dev.offpeak.app.config;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.connectors.schema.JsonSchemas;
import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.policy.ModelRoutes;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.validate.AnswerJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the entries of {@code features}. Not thread-safe. */
final class FeaturesReader {

  private static final Set<String> FEATURE =
      Set.of("budget", "validate", "lane", "deadline", "escalate", "model", "cache");
  private static final Set<String> BUDGET = Set.of("amount", "per", "over", "unpriced");
  private static final Set<String> VALIDATE = Set.of("json", "schema", "regex", "not", "attempts");

  private final Path folder;
  private final Supplier<ModelCatalog> catalog;
  private final AnswerJudge judge = new AnswerJudge(new JsonSchemas());

  /**
   * @param folder of the configuration file, from which schemas are named
   * @param catalog who serves which model; asked for only if a feature has one
   */
  FeaturesReader(Path folder, Supplier<ModelCatalog> catalog) {
    this.folder = folder;
    this.catalog = catalog;
  }

  Map<Feature, FeaturePolicy> features(YamlMap top) {
    Map<Feature, FeaturePolicy> features = new LinkedHashMap<>();
    YamlMap named = top.map("features", null);
    for (String name : named.keys()) {
      YamlMap map = named.map(name, FEATURE);
      try {
        features.put(new Feature(name), policy(map));
      } catch (IllegalArgumentException wrong) {
        named.fault(name, "is no feature: " + wrong.getMessage());
      }
    }
    return features;
  }

  private FeaturePolicy policy(YamlMap map) {
    return new FeaturePolicy(
        budget(map), rules(map), lane(map), deadline(map), escalate(map), route(map), cache(map));
  }

  private static boolean cache(YamlMap map) {
    String word = map.text("cache");
    try {
      return word != null && CacheWords.read(word);
    } catch (IllegalArgumentException wrong) {
      map.fault("cache", String.valueOf(wrong.getMessage()));
      return false;
    }
  }

  private @Nullable ModelRoute route(YamlMap map) {
    String model = map.text("model");
    try {
      return model == null ? null : ModelRoutes.named(catalog.get(), model);
    } catch (IllegalArgumentException wrong) {
      map.fault("model", "cannot be " + model + ": " + wrong.getMessage());
      return null;
    }
  }

  private static @Nullable Lane lane(YamlMap map) {
    String word = map.text("lane");
    try {
      return word == null ? null : LaneWords.lane(word);
    } catch (IllegalArgumentException wrong) {
      map.fault("lane", String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private static @Nullable Duration deadline(YamlMap map) {
    String text = map.text("deadline");
    try {
      return text == null ? null : Times.parse("it", text);
    } catch (IllegalArgumentException wrong) {
      map.fault("deadline", "cannot be read: " + wrong.getMessage());
      return null;
    }
  }

  private static List<Lane> escalate(YamlMap map) {
    List<String> words = new ArrayList<>();
    for (Node node : map.list("escalate")) {
      words.add(node instanceof ScalarNode scalar ? scalar.getValue() : "");
    }
    try {
      return LaneWords.escalate(words);
    } catch (IllegalArgumentException wrong) {
      map.fault("escalate", String.valueOf(wrong.getMessage()));
      return List.of();
    }
  }

  private static @Nullable Budget budget(YamlMap feature) {
    if (!feature.has("budget")) {
      return null;
    }
    if (!feature.isMapping("budget")) {
      String text = feature.text("budget");
      return text == null ? null : parsed(feature, "budget", text);
    }
    YamlMap map = feature.map("budget", BUDGET);
    String amount = map.text("amount");
    String per = map.text("per");
    if (amount == null || per == null) {
      map.fault(amount == null ? "amount" : "per", "is missing");
      return null;
    }
    if (BudgetPeriod.ofLabel(per).isEmpty()) {
      map.fault("per", "must be day, week or month; it is \"" + per + "\"");
      return null;
    }
    Budget budget = parsed(map, "amount", amount + "/" + per);
    return budget == null
        ? null
        : budget
            .withOver(over(map))
            .withUnpricedAllowed(isWord(map, "unpriced", "allow", "refuse"));
  }

  private static @Nullable Budget parsed(YamlMap map, String key, String text) {
    try {
      return Budget.parse(text);
    } catch (IllegalArgumentException wrong) {
      map.fault(key, "cannot be read: " + wrong.getMessage());
      return null;
    }
  }

  private static Budget.Over over(YamlMap map) {
    return isWord(map, "over", "refuse", "wait") ? Budget.Over.REFUSE : Budget.Over.WAIT;
  }

  /** Whether a key has a word rather than its default. */
  private static boolean isWord(YamlMap map, String key, String word, String usual) {
    String text = map.text(key);
    if (text != null && !text.equals(word) && !text.equals(usual)) {
      map.fault(key, "must be " + usual + " or " + word + "; it is \"" + text + "\"");
    }
    return word.equals(text);
  }

  private @Nullable AnswerRules rules(YamlMap feature) {
    if (!feature.has("validate")) {
      return null;
    }
    YamlMap map = feature.map("validate", VALIDATE);
    List<AnswerRule> rules = new ArrayList<>();
    if (isWord(map, "json", "true", "false")) {
      rules.add(new AnswerRule.Json());
    }
    addIfNotNull(rules, schema(map));
    String regex = map.text("regex");
    if (regex != null) {
      rules.add(new AnswerRule.Matches(regex));
    }
    for (Node node : map.list("not")) {
      addIfNotNull(rules, not(map, node));
    }
    int attempts = attempts(map);
    if (rules.isEmpty()) {
      map.fault("json", "or schema, regex or not must say what an answer must be");
      return null;
    }
    AnswerRules all = new AnswerRules(rules, attempts);
    try {
      judge.check(all);
      return all;
    } catch (IllegalArgumentException unusable) {
      feature.fault("validate", "cannot be used: " + unusable.getMessage());
      return null;
    }
  }

  private @Nullable AnswerRule schema(YamlMap map) {
    String name = map.text("schema");
    if (name == null) {
      return null;
    }
    try {
      return new AnswerRule.Schema(name, Files.readString(folder.resolve(name)));
    } catch (IOException | RuntimeException unreadable) {
      map.fault("schema", "names " + folder.resolve(name) + ", which cannot be read as text");
      return null;
    }
  }

  private static @Nullable AnswerRule not(YamlMap map, Node node) {
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    return switch (word) {
      case "truncated" -> new AnswerRule.NotTruncated();
      case "refusal" -> new AnswerRule.NotRefused();
      default -> {
        map.fault("not", "is a list of truncated and refusal; it has \"" + word + "\"");
        yield null;
      }
    };
  }

  private static int attempts(YamlMap map) {
    String text = map.text("attempts");
    if (text == null) {
      return AnswerRules.ATTEMPTS_MAX;
    }
    if (!text.matches("[1-" + AnswerRules.ATTEMPTS_MAX + "]")) {
      map.fault(
          "attempts", "must be 1 to " + AnswerRules.ATTEMPTS_MAX + "; it is \"" + text + "\"");
      return AnswerRules.ATTEMPTS_MAX;
    }
    return Integer.parseInt(text);
  }

  private static void addIfNotNull(List<AnswerRule> rules, @Nullable AnswerRule rule) {
    if (rule != null) {
      rules.add(rule);
    }
  }
}
