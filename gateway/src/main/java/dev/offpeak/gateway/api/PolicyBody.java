package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.model.Budget;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what a call wants of a feature's policy: what it names changes, the rest stays. */
final class PolicyBody {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,6})([smhd])");

  private PolicyBody() {}

  /** Finds the way to a model; throws IllegalArgumentException with the end of a sentence. */
  @FunctionalInterface
  interface Ways {
    ModelRoute to(String model);
  }

  static FeaturePolicy apply(byte[] body, FeaturePolicy before, Ways ways) throws RefusedException {
    FeaturePolicy policy = before;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notJson();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        policy = member(policy, name, parser, ways);
      }
      if (parser.nextToken() != null) {
        throw notJson();
      }
      return policy;
    } catch (JacksonException broken) {
      throw notJson();
    }
  }

  private static RefusedException notJson() {
    return Query.refused("The body is one JSON object, such as {\"lane\": \"batch\"}.");
  }

  private static FeaturePolicy member(
      FeaturePolicy policy, String name, JsonParser parser, Ways ways) throws RefusedException {
    return switch (name) {
      case "lane" -> policy.withLane(lane(text(parser)));
      case "deadline" -> policy.withDeadline(duration(text(parser)));
      case "escalate" -> escalate(policy, parser);
      case "budget" -> policy.withBudget(budget(text(parser), policy.budget()));
      case "model" -> policy.withRoute(route(text(parser), ways));
      case "cache" -> policy.withCache(cache(text(parser)));
      default ->
          throw Query.refused(
              "Of a feature, lane, deadline, escalate, budget, model and cache can be set here.");
    };
  }

  private static @Nullable String text(JsonParser parser) throws RefusedException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Query.refused("lane, deadline, budget, model and cache are texts, or null for none.");
    }
    return parser.getString();
  }

  private static @Nullable Lane lane(@Nullable String word) throws RefusedException {
    return switch (word) {
      case "interactive" -> Lane.INTERACTIVE;
      case "batch" -> Lane.BATCH;
      case "auto" -> null;
      case null -> null;
      default ->
          throw Query.refused(
              word.equals("flex")
                  ? "The lane flex is not built yet."
                  : "lane is interactive, batch or auto.");
    };
  }

  private static boolean cache(@Nullable String word) throws RefusedException {
    return switch (word) {
      case "auto" -> true;
      case "off" -> false;
      case null -> false;
      default -> throw Query.refused("cache is auto or off.");
    };
  }

  private static @Nullable ModelRoute route(@Nullable String model, Ways ways)
      throws RefusedException {
    if (model == null) {
      return null;
    }
    try {
      return ways.to(model);
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("model cannot be set: " + wrong.getMessage() + ".");
    }
  }

  private static @Nullable Duration duration(@Nullable String text) throws RefusedException {
    if (text == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw Query.refused("deadline is a duration such as 30m or 12h.");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static @Nullable Budget budget(@Nullable String text, @Nullable Budget before)
      throws RefusedException {
    if (text == null) {
      return null;
    }
    try {
      Budget budget = Budget.parse(text);
      return before == null
          ? budget
          : budget.withOver(before.over()).withUnpricedAllowed(before.unpricedAllowed());
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("budget is written \"50 USD/month\", per day, week or month.");
    }
  }

  private static FeaturePolicy escalate(FeaturePolicy policy, JsonParser parser)
      throws RefusedException {
    List<Lane> lanes = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        lanes.add(next(text(parser)));
      }
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      throw Query.refused("escalate is a list of lanes, such as [\"interactive\"].");
    }
    try {
      return policy.withEscalate(lanes);
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("escalate: " + wrong.getMessage() + ".");
    }
  }

  private static Lane next(@Nullable String word) throws RefusedException {
    Lane lane = lane(word);
    if (lane != Lane.INTERACTIVE) {
      throw Query.refused("Requests escalate to interactive only.");
    }
    return lane;
  }
}
