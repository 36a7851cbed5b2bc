package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls to what their keys may do, before anything is done for them. Those that pass are
 * given to the other routes. Thread-safe.
 */
public final class KeyRoutes implements Route {

  /** A longer body cannot name its model in time; no model takes one. */
  private static final long BODY_BYTES_MAX = 32L * 1024 * 1024;

  private static final Set<String> SHARED_LISTS =
      Set.of("/openai/v1/chat/completions", "/anthropic/v1/files");

  private final List<Route> rest;

  /**
   * @param rest what a call is given to once its model is known, in this order
   */
  public KeyRoutes(List<Route> rest) {
    this.rest = List.copyOf(rest);
  }

  @Override
  public boolean takes(Call call) {
    return call.face().provider() != null
        && (refusal(call).isPresent()
            || (!call.caller().scope().models().isEmpty() && call.mayHaveBody()));
  }

  @Override
  public void serve(Call call) {
    Optional<Refusal> refused = refusal(call);
    if (refused.isPresent()) {
      call.refuse(refused.get());
      return;
    }
    if (call.header("expect") != null) {
      call.response().writeContinue();
    }
    Peek.upTo(BODY_BYTES_MAX, call.request(), peek -> look(call, peek));
  }

  private void look(Call call, Peek peek) {
    Refusal refused = models(call, peek);
    if (refused != null) {
      call.refuse(refused);
      return;
    }
    call.keep(peek);
    rest.stream().filter(route -> route.takes(call)).findFirst().orElseThrow().serve(call);
  }

  private static Optional<Refusal> refusal(Call call) {
    KeyScope scope = call.caller().scope();
    String header = call.header(Tagger.HEADER);
    if (header != null && !header.isBlank() && !scope.allows(new Feature(header.strip()))) {
      return Optional.of(
          forbidden(
              "feature_not_allowed",
              "This gateway key may not call for the feature that "
                  + Tagger.HEADER
                  + " names. Leave the header out, or use another key."));
    }
    if (showsOthers(call)) {
      return Optional.of(
          forbidden(
              "admin_key_needed",
              "This list shows what others made with the account. A gateway key that administers"
                  + " may read it."));
    }
    if (isBatch(call) && call.method().name().equals("POST")) {
      return batches(scope);
    }
    return Optional.empty();
  }

  /** Whether a call lists prompts or files of everybody who uses the account. */
  private static boolean showsOthers(Call call) {
    return !call.caller().ownCredential()
        && !call.caller().scope().administers()
        && call.method().name().equals("GET")
        && SHARED_LISTS.contains(call.path());
  }

  private static Optional<Refusal> batches(KeyScope scope) {
    if (!scope.allows(Lane.BATCH)) {
      return Optional.of(
          forbidden("lane_not_allowed", "This gateway key may not make files and batches."));
    }
    if (!scope.models().isEmpty()) {
      return Optional.of(
          forbidden(
              "model_not_allowed",
              "This gateway key is for some models only, and a batch may name any. Use a key for"
                  + " all models."));
    }
    return Optional.empty();
  }

  private static boolean isBatch(Call call) {
    String path = call.path().substring(call.face().prefix().length());
    return Set.of("/files", "/batches", "/uploads").stream().anyMatch(path::startsWith)
        || path.startsWith("/v1/messages/batches");
  }

  /** Why a body may not go; null if it may. */
  private static @Nullable Refusal models(Call call, Peek peek) {
    List<Wildcard> allowed = call.caller().scope().models().stream().map(Wildcard::new).toList();
    if (peek.whole() && peek.read().length() == 0) {
      return null;
    }
    if (!peek.whole()) {
      return forbidden(
          "model_not_named",
          "This gateway key is for some models only, and so long a body is not searched for its"
              + " model.");
    }
    Optional<List<String>> named = NamedModels.in(peek.read().getBytes());
    if (named.isEmpty() || (named.get().isEmpty() && !call.path().endsWith("/cancel"))) {
      return forbidden(
          "model_not_named",
          "This gateway key is for some models only, and the body does not name its model as JSON.");
    }
    return named.get().stream()
            .allMatch(model -> allowed.stream().anyMatch(one -> one.matches(model)))
        ? null
        : forbidden("model_not_allowed", "This gateway key may not call that model.");
  }

  private static Refusal forbidden(String code, String message) {
    return new Refusal(403, code, message);
  }
}
