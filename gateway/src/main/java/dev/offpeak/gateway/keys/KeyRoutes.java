package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.scope.NamedModels;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls to what their keys may do, before anything is done for them. Those that pass are
 * given to the other routes. Thread-safe.
 */
public final class KeyRoutes implements Route {

  /** A longer body cannot name its model in time; no model takes one. */
  private static final long BODY_BYTES_MAX = 32L * 1024 * 1024;

  /** Headers by which some servers let a call be another one than its head says. */
  private static final List<String> OTHER_METHODS =
      List.of("x-http-method-override", "x-http-method", "x-method-override");

  private static final String RESPONSES = "/openai/v1/responses";

  private final List<Route> judging;
  private final List<Route> rest;

  /**
   * @param judging routes that hold the requests within a body to the key's scope themselves
   * @param rest what a call is given to once its model is known, in this order; those among them
   */
  public KeyRoutes(List<Route> judging, List<Route> rest) {
    this.judging = List.copyOf(judging);
    this.rest = List.copyOf(rest);
  }

  @Override
  public boolean takes(Call call) {
    return call.face().provider() != null
        && !call.caller().equals(Caller.LOCAL)
        && (wantsBody(call) || refusal(call).isPresent());
  }

  /** Whether the body decides whether the call may go. */
  private boolean wantsBody(Call call) {
    KeyScope scope = call.caller().scope();
    return call.mayHaveBody()
        && !isJudged(call)
        && (!scope.models().isEmpty() || mayHideItsCost(call));
  }

  private boolean isJudged(Call call) {
    return judging.stream().anyMatch(route -> route.takes(call));
  }

  /** A response that is made in the background tells its cost to nobody who looks on. */
  private static boolean mayHideItsCost(Call call) {
    return call.caller().scope().budget() != null
        && !call.caller().ownCredential()
        && !call.reads()
        && call.path().equals(RESPONSES);
  }

  @Override
  public void serve(Call call) {
    Optional<Refusal> refused = refusal(call);
    if (refused.isPresent()) {
      call.refuse(refused.get());
      return;
    }
    Peek.upTo(BODY_BYTES_MAX, call, peek -> look(call, peek));
  }

  private void look(Call call, Peek peek) {
    Optional<NamedModels> models =
        peek.whole() ? NamedModels.in(peek.read().getBytes()) : Optional.empty();
    Refusal refused = call.caller().scope().models().isEmpty() ? null : models(call, peek, models);
    if (refused != null) {
      call.refuse(refused);
      return;
    }
    if (mayHideItsCost(call) && models.map(NamedModels::background).orElse(!peek.whole())) {
      call.mayNotPass(
          forbidden(
              "cost_not_counted",
              "This gateway key has a budget, and what a response costs that the provider makes in"
                  + " the background is not counted. Send it without background, or with"
                  + " Offpeak-Lane: batch."));
    }
    call.keep(peek);
    rest.stream().filter(route -> route.takes(call)).findFirst().orElseThrow().serve(call);
  }

  private Optional<Refusal> refusal(Call call) {
    KeyScope scope = call.caller().scope();
    if (!PlainPath.is(call.request().uri())) {
      return Optional.of(
          new Refusal(
              400,
              "path_not_plain",
              "With a gateway key, a path is written plainly: without empty segments, dots for"
                  + " segments, and escapes of what needs none. Write it as the provider's"
                  + " reference does."));
    }
    if (OTHER_METHODS.stream().anyMatch(header -> call.header(header) != null)) {
      return Optional.of(
          new Refusal(
              400,
              "method_overridden",
              "With a gateway key, no header may change a call's method. Send the method itself."));
    }
    String header = call.header(Tagger.HEADER);
    if (header != null && !header.isBlank() && !scope.allows(new Feature(header.strip()))) {
      return Optional.of(
          forbidden(
              "feature_not_allowed",
              "This gateway key may not call for the feature that "
                  + Tagger.HEADER
                  + " names. Leave the header out, or use another key."));
    }
    return ofOthers(call).or(() -> batches(call, scope)).or(() -> uncounted(call, scope));
  }

  /** What concerns everybody who uses the account. */
  private Optional<Refusal> ofOthers(Call call) {
    Caller caller = call.caller();
    if (caller.ownCredential() || caller.scope().administers()) {
      return Optional.empty();
    }
    if (ScopedPaths.showsOthers(call, isJudged(call))) {
      return Optional.of(
          forbidden(
              "admin_key_needed",
              "This list shows what others made with the account. A gateway key that administers"
                  + " may read it."));
    }
    if (ScopedPaths.ofAccount(call)) {
      return Optional.of(
          forbidden(
              "admin_key_needed",
              "This path looks after the account or hands out credentials of it. A gateway key that"
                  + " administers may call it."));
    }
    return Optional.empty();
  }

  private Optional<Refusal> batches(Call call, KeyScope scope) {
    if (!ScopedPaths.makesBatches(call)) {
      return Optional.empty();
    }
    if (!scope.allows(Lane.BATCH)) {
      return Optional.of(
          forbidden("lane_not_allowed", "This gateway key may not make files and batches."));
    }
    if ((!scope.models().isEmpty() || scope.budget() != null) && !isJudged(call)) {
      return Optional.of(
          forbidden(
              "requests_not_read",
              "This gateway key has a budget or is for some models only, and what passes to the"
                  + " provider's own files and batches is not read. Use a key without both."));
    }
    return Optional.empty();
  }

  /** A budget is no bound of what is not counted. */
  private static Optional<Refusal> uncounted(Call call, KeyScope scope) {
    return scope.budget() == null
            || call.caller().ownCredential()
            || Metering.books(call)
            || ScopedPaths.isFree(call)
        ? Optional.empty()
        : Optional.of(
            forbidden(
                "cost_not_counted",
                "This gateway key has a budget, and what this call costs is not counted. Use a key"
                    + " without a budget."));
  }

  /** Why a body may not go; null if it may. */
  private static @Nullable Refusal models(Call call, Peek peek, Optional<NamedModels> models) {
    if (peek.whole() && peek.read().length() == 0) {
      return null;
    }
    if (!peek.whole()) {
      return forbidden(
          "model_not_named",
          "This gateway key is for some models only, and so long a body is not searched for its"
              + " model.");
    }
    if (models.isEmpty() || (!models.get().own() && !call.path().endsWith("/cancel"))) {
      return forbidden(
          "model_not_named",
          "This gateway key is for some models only, and the body does not name its model as"
              + " JSON.");
    }
    return models.get().allowedBy(call.caller().scope())
        ? null
        : forbidden("model_not_allowed", "This gateway key may not call that model.");
  }

  private static Refusal forbidden(String code, String message) {
    return new Refusal(403, code, message);
  }
}
