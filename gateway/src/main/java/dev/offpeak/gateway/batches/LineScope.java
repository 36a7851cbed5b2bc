package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.scope.NamedModels;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.source.InputRules;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import java.util.Optional;

/** Holds the requests within a batch to what the key that brings them may do. Immutable. */
final class LineScope {

  /** Sizes and models are the provider's to judge: what it refuses is an errored line. */
  static final InputRules ANY =
      InputRules.of(model -> Optional.empty(), provider -> Long.MAX_VALUE);

  private final KeyScope scope;

  LineScope(KeyScope scope) {
    this.scope = scope;
  }

  /** Whether anything is asked of single requests. */
  boolean narrows() {
    return !scope.features().isEmpty() || !scope.models().isEmpty();
  }

  /**
   * Looks at one request; what cannot be sent is for others to refuse.
   *
   * @param place where it is, for people
   * @throws RefusedException if the key may not make it
   */
  void check(Source.Item item, String place) throws RefusedException {
    if (!narrows() || !(item instanceof Source.Item.Request(long _, SourceRequest request))) {
      return;
    }
    String feature = request.feature();
    if (feature != null && !scope.allows(new Feature(feature))) {
      throw forbidden(
          "feature_not_allowed",
          place + " names a feature that this gateway key may not call for. Nothing was taken in.");
    }
    boolean allowed =
        scope.models().isEmpty()
            || NamedModels.in(request.body())
                .filter(models -> models.own() && models.allowedBy(scope))
                .isPresent();
    if (!allowed) {
      throw forbidden(
          "model_not_allowed",
          place + " names a model that this gateway key may not call. Nothing was taken in.");
    }
  }

  private static RefusedException forbidden(String code, String message) {
    return new RefusedException(new Refusal(403, code, message));
  }
}
