package dev.offpeak.gateway.defer;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is set for features. Asked on event loops for every call, so it must answer from memory.
 * Thread-safe.
 */
public interface LanePolicies {

  /** Nothing is set. */
  LanePolicies NONE =
      new LanePolicies() {
        @Override
        public @Nullable Lane lane(Feature feature) {
          return null;
        }

        @Override
        public boolean someByBatch() {
          return false;
        }

        @Override
        public @Nullable Duration deadline(Feature feature) {
          return null;
        }
      };

  /** The lane a feature's calls take; null if none is set. */
  @Nullable Lane lane(Feature feature);

  /** Whether any feature's calls take the batch lane: else no body need be read to know whose. */
  default boolean someByBatch() {
    return true;
  }

  /** The model a feature's calls go to; null if they go to the one that each names. */
  default @Nullable ModelRoute route(Feature feature) {
    return null;
  }

  /** Whether any feature's calls go to another model: else no body need be read for that. */
  default boolean someRouted() {
    return false;
  }

  /** Within what time a feature's answers are due; null if none is set. */
  @Nullable Duration deadline(Feature feature);
}
