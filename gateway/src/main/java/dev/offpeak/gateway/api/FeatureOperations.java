package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.store.PolicyStore.PolicyChange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What is decided for features. */
final class FeatureOperations {

  private static final int CHANGES_SHOWN = 20;
  private static final int BODY_BYTES_MAX = 64 * 1024;

  private final NativeApi.Parts parts;

  FeatureOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(
        new Operation("GET", "/api/features", true, (call, none) -> list()),
        new Operation("GET", "/api/features/{feature}", true, (call, name) -> one(feature(name))),
        new Operation("PUT", "/api/features/{feature}", true, this::set),
        new Operation("POST", "/api/features/{feature}/undo", true, this::undo));
  }

  private static Feature feature(String name) throws RefusedException {
    try {
      return new Feature(name);
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("A feature's name has 1 to 100 characters and no control characters.");
    }
  }

  private Reply list() {
    Map<String, FeaturePolicy> all = parts.policies().get().all();
    return ApiJson.object(
        200,
        json ->
            ApiJson.list(
                json,
                "features",
                List.copyOf(all.entrySet()),
                (to, entry) -> members(to, new Feature(entry.getKey()), entry.getValue())));
  }

  private Reply one(Feature feature) {
    FeaturePolicy policy = parts.policies().get().of(feature);
    List<PolicyChange> changes = parts.store().get().policies().history(feature, CHANGES_SHOWN);
    return ApiJson.object(
        200,
        json -> {
          members(json, feature, policy);
          ApiJson.list(json, "changes", changes, FeatureOperations::change);
        });
  }

  private Reply set(Incoming call, String name) throws IOException, RefusedException {
    Feature feature = changeable(name);
    FeaturePolicy before = parts.policies().get().of(feature);
    FeaturePolicy after =
        PolicyBody.apply(
            call.body(BODY_BYTES_MAX), before, model -> parts.routes().get().check(feature, model));
    parts.store().get().policies().set(feature, after, parts.time().instant(), by(call));
    return one(feature);
  }

  private Reply undo(Incoming call, String name) throws RefusedException {
    Feature feature = changeable(name);
    Optional<PolicyChange> undone =
        parts.store().get().policies().undo(feature, parts.time().instant(), by(call));
    if (undone.isEmpty()) {
      throw new RefusedException(
          new Refusal(
              409, "nothing_to_undo", "This feature has no change that could be taken back."));
    }
    return one(feature);
  }

  private Feature changeable(String name) throws RefusedException {
    Feature feature = feature(name);
    if (parts.policies().get().governedByFile(feature)) {
      throw new RefusedException(
          new Refusal(
              409,
              "governed_by_file",
              "This feature is governed by the configuration file, so nothing was changed. Edit it"
                  + " there."));
    }
    return feature;
  }

  private static String by(Incoming call) {
    return "key " + call.caller().name();
  }

  private void members(JsonGenerator json, Feature feature, FeaturePolicy policy) {
    json.writeStringProperty("feature", feature.name());
    json.writeStringProperty(
        "governed_by",
        parts.policies().get().governedByFile(feature) ? "configuration" : "command");
    policy(json, policy);
  }

  private static void policy(JsonGenerator json, FeaturePolicy policy) {
    json.writeStringProperty("lane", policy.lane() == null ? "auto" : policy.lane().label());
    json.writeStringProperty("deadline", duration(policy.deadline()));
    json.writeName("escalate");
    json.writeStartArray();
    policy.escalate().forEach(lane -> json.writeString(lane.label()));
    json.writeEndArray();
    ModelRoute route = policy.route();
    json.writeStringProperty("model", route == null ? null : route.model());
    json.writeStringProperty("cache", policy.cache() ? "auto" : "off");
    Budget budget = policy.budget();
    json.writeStringProperty("budget", budget == null ? null : budget.toString());
    json.writeStringProperty(
        "validate", policy.validate() == null ? null : policy.validate().words());
  }

  private static @Nullable String duration(@Nullable Duration time) {
    if (time == null) {
      return null;
    }
    long seconds = time.toSeconds();
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static void change(JsonGenerator json, PolicyChange change) {
    ApiJson.time(json, "at", change.at());
    json.writeStringProperty("by", change.by());
    json.writeBooleanProperty("undo", change.undo());
    side(json, "before", change.before());
    side(json, "after", change.after());
  }

  private static void side(JsonGenerator json, String name, @Nullable FeaturePolicy policy) {
    json.writeName(name);
    if (policy == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    policy(json, policy);
    json.writeEndObject();
  }
}
