package dev.offpeak.app.show;

import dev.offpeak.app.config.CacheWords;
import dev.offpeak.app.config.LaneWords;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.store.PolicyStore.PolicyChange;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What is decided for features, as JSON for scripts. Its fields are a contract. */
final class FeatureJson {

  private FeatureJson() {}

  /** What is told of a feature. */
  record View(
      Feature feature,
      FeaturePolicy policy,
      @Nullable BudgetUse use,
      @Nullable String governedBy,
      List<PolicyChange> changes) {}

  static String list(List<View> views) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeName("features");
      json.writeStartArray();
      views.forEach(view -> view(json, view));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  static String one(View view) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      view(json, view);
    }
    return text.toString();
  }

  private static void view(JsonGenerator json, View view) {
    json.writeStartObject();
    json.writeStringProperty("feature", view.feature().name());
    json.writeStringProperty("governed_by", view.governedBy());
    lanes(json, view.policy());
    json.writeName("budget");
    budget(json, view.policy().budget(), view.use());
    validate(json, view.policy().validate());
    json.writeName("changes");
    json.writeStartArray();
    for (PolicyChange change : view.changes()) {
      json.writeStartObject();
      json.writeStringProperty("at", change.at().toString());
      json.writeStringProperty("by", change.by());
      json.writeBooleanProperty("undo", change.undo());
      json.writeName("before");
      policy(json, change.before());
      json.writeName("after");
      policy(json, change.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void policy(JsonGenerator json, @Nullable FeaturePolicy policy) {
    if (policy == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    lanes(json, policy);
    json.writeName("budget");
    budget(json, policy.budget(), null);
    validate(json, policy.validate());
    json.writeEndObject();
  }

  private static void lanes(JsonGenerator json, FeaturePolicy policy) {
    Lane lane = policy.lane();
    json.writeStringProperty("lane", lane == null ? LaneWords.AUTO : lane.label());
    Duration deadline = policy.deadline();
    json.writeStringProperty("deadline", deadline == null ? null : Times.written(deadline));
    json.writeName("escalate");
    json.writeStartArray();
    policy.escalate().forEach(to -> json.writeString(to.label()));
    json.writeEndArray();
    ModelRoute route = policy.route();
    json.writeStringProperty("model", route == null ? null : route.model());
    json.writeStringProperty("cache", CacheWords.of(policy.cache()));
  }

  private static void validate(JsonGenerator json, @Nullable AnswerRules rules) {
    json.writeStringProperty("validate", rules == null ? null : rules.words());
  }

  private static void budget(JsonGenerator json, @Nullable Budget budget, @Nullable BudgetUse use) {
    if (budget == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    money(json, "amount_usd", budget.amount());
    json.writeStringProperty("per", budget.per().label());
    json.writeStringProperty("over", budget.over().label());
    json.writeStringProperty("unpriced", budget.unpricedAllowed() ? "allow" : "refuse");
    if (use != null) {
      money(json, "spent_usd", use.spend().settled());
      money(json, "reserved_usd", use.spend().reserved());
      money(json, "left_usd", use.left());
      json.writeStringProperty("turns_at", use.turnsAt().toString());
    }
    json.writeEndObject();
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeName(name);
    json.writeNumber(amount.toPlainString());
  }
}
