package dev.offpeak.dispatch;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.util.List;

/** Whose money a budget holds. */
sealed interface Purse {

  /** Of everything that is asked for a feature. */
  record OfFeature(Feature feature) implements Purse {}

  /** Of one run, whatever its features. */
  record OfRun(RunId run) implements Purse {}

  /** The purses that a request is paid from: it has to fit each. */
  static List<Purse> of(ReadyRequest request) {
    return List.of(new OfRun(request.run()), new OfFeature(request.feature()));
  }
}
