package dev.offpeak.store;

import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How policies and validators stand in rows, as JSON, the same in every store. What is not set is
 * not written, and a key that a later release adds is passed over by an earlier one.
 */
public final class PolicyText {

  private static final JsonFactory JSON = new JsonFactory();

  private PolicyText() {}

  /** The policy as one line of JSON. */
  public static String of(FeaturePolicy policy) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      Budget budget = policy.budget();
      if (budget != null) {
        json.writeName("budget");
        json.writeStartObject();
        json.writeNumberProperty("nanos", budget.amount().nanos());
        json.writeStringProperty("per", budget.per().label());
        json.writeStringProperty("over", budget.over().label());
        json.writeBooleanProperty("unpriced", budget.unpricedAllowed());
        json.writeEndObject();
      }
      AnswerRules validate = policy.validate();
      if (validate != null) {
        json.writeName("validate");
        write(json, validate);
      }
      writeLanes(json, policy);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeLanes(JsonGenerator json, FeaturePolicy policy) {
    Lane lane = policy.lane();
    if (lane != null) {
      json.writeStringProperty("lane", lane.label());
    }
    Duration deadline = policy.deadline();
    if (deadline != null) {
      json.writeNumberProperty("deadline_ms", deadline.toMillis());
    }
    if (!policy.escalate().isEmpty()) {
      json.writeName("escalate");
      json.writeStartArray();
      policy.escalate().forEach(to -> json.writeString(to.label()));
      json.writeEndArray();
    }
    ModelRoute route = policy.route();
    if (route != null) {
      json.writeName("route");
      json.writeStartObject();
      json.writeStringProperty("provider", route.provider().value());
      json.writeStringProperty("model", route.model());
      json.writeEndObject();
    }
    if (policy.cache()) {
      json.writeBooleanProperty("cache", true);
    }
  }

  /** The validator as one line of JSON. */
  public static String of(AnswerRules rules) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, rules);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, AnswerRules rules) {
    json.writeStartObject();
    json.writeNumberProperty("attempts", rules.attemptsMax());
    json.writeName("rules");
    json.writeStartArray();
    for (AnswerRule rule : rules.rules()) {
      json.writeStartObject();
      switch (rule) {
        case AnswerRule.Json any -> json.writeStringProperty("is", "json");
        case AnswerRule.Schema schema -> {
          json.writeStringProperty("is", "schema");
          json.writeStringProperty("name", schema.name());
          json.writeStringProperty("schema", schema.text());
        }
        case AnswerRule.Matches matches -> {
          json.writeStringProperty("is", "regex");
          json.writeStringProperty("regex", matches.regex());
        }
        case AnswerRule.NotTruncated whole -> json.writeStringProperty("is", "not-truncated");
        case AnswerRule.NotRefused willing -> json.writeStringProperty("is", "not-refused");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * The policy that was written so.
   *
   * @throws StoreException if it cannot be read
   */
  public static FeaturePolicy policy(String text) {
    Map<?, ?> json = parse(text);
    return new FeaturePolicy(
        json.get("budget") instanceof Map<?, ?> budget ? budget(budget) : null,
        json.get("validate") instanceof Map<?, ?> rules ? rules(rules) : null,
        json.containsKey("lane") ? lane(text(json, "lane")) : null,
        json.containsKey("deadline_ms")
            ? Duration.ofMillis(Long.parseLong(text(json, "deadline_ms")))
            : null,
        json.get("escalate") instanceof List<?> lanes
            ? lanes.stream().map(lane -> lane(String.valueOf(lane))).toList()
            : List.of(),
        json.get("route") instanceof Map<?, ?> route
            ? new ModelRoute(new ProviderName(text(route, "provider")), text(route, "model"))
            : null,
        Boolean.parseBoolean(text(json, "cache")));
  }

  private static Lane lane(String label) {
    return Lane.ofLabel(label).orElseThrow(() -> unknown("lane"));
  }

  /**
   * The validator that was written so.
   *
   * @throws StoreException if it cannot be read
   */
  public static AnswerRules answerRules(String text) {
    return rules(parse(text));
  }

  private static Budget budget(Map<?, ?> json) {
    return new Budget(
        new Usd(Long.parseLong(text(json, "nanos"))),
        BudgetPeriod.ofLabel(text(json, "per")).orElseThrow(() -> unknown("period")),
        Budget.Over.ofLabel(text(json, "over")).orElseThrow(() -> unknown("way over its budget")),
        Boolean.parseBoolean(text(json, "unpriced")));
  }

  private static AnswerRules rules(Map<?, ?> json) {
    List<AnswerRule> rules = new ArrayList<>();
    if (json.get("rules") instanceof List<?> all) {
      for (Object one : all) {
        rules.add(rule(one instanceof Map<?, ?> map ? map : Map.of()));
      }
    }
    return new AnswerRules(rules, Integer.parseInt(text(json, "attempts")));
  }

  private static AnswerRule rule(Map<?, ?> json) {
    return switch (text(json, "is")) {
      case "json" -> new AnswerRule.Json();
      case "schema" -> new AnswerRule.Schema(text(json, "name"), text(json, "schema"));
      case "regex" -> new AnswerRule.Matches(text(json, "regex"));
      case "not-truncated" -> new AnswerRule.NotTruncated();
      case "not-refused" -> new AnswerRule.NotRefused();
      default -> throw unknown("rule");
    };
  }

  private static String text(Map<?, ?> json, String key) {
    return String.valueOf(json.get(key));
  }

  private static Map<?, ?> parse(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return value(parser) instanceof Map<?, ?> map ? map : Map.of();
    } catch (JacksonException broken) {
      throw new StoreException(StoreException.Reason.CORRUPT, "a stored policy is not JSON");
    }
  }

  /** The value the parser stands on: a map, a list, or a text; null for nothing. */
  private static @Nullable Object value(JsonParser parser) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> map = new HashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        map.put(name, value(parser));
      }
      return map;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    return parser.getString();
  }

  private static StoreException unknown(String what) {
    return new StoreException(
        StoreException.Reason.TOO_NEW,
        "a stored policy has a " + what + " that this release does not know; update Offpeak");
  }
}
