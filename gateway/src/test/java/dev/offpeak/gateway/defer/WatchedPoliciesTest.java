package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.PolicyStore;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Policies hold in a gateway, whatever becomes of the store. */
class WatchedPoliciesTest {

  private static final Feature DIGEST = new Feature("digest");
  private static final Feature FILED = new Feature("filed");

  private static final FeaturePolicy BATCH =
      FeaturePolicy.NONE.withLane(Lane.BATCH).withDeadline(Duration.ofHours(12));

  /** A store with one policy, that can be down. */
  private static final class OnePolicy implements PolicyStore {
    private boolean down;

    @Override
    public Optional<FeaturePolicy> find(Feature feature) {
      return list().stream().map(Entry::policy).findFirst();
    }

    @Override
    public List<Entry> list() {
      if (down) {
        throw new StoreException(StoreException.Reason.BROKEN, "the disk is gone");
      }
      return List.of(new Entry(DIGEST, BATCH));
    }

    @Override
    public boolean set(Feature feature, FeaturePolicy policy, Instant at, String by) {
      return false;
    }

    @Override
    public Optional<PolicyChange> undo(Feature feature, Instant at, String by) {
      return Optional.empty();
    }

    @Override
    public List<PolicyChange> history(Feature feature, int limit) {
      return List.of();
    }
  }

  private final OnePolicy store = new OnePolicy();
  private final FeaturePolicies policies =
      new FeaturePolicies(Map.of(FILED, FeaturePolicy.NONE.withLane(Lane.INTERACTIVE)), store);

  @Test
  void theLastKnownPoliciesHoldWhileTheStoreIsDown() {
    try (WatchedPolicies watched = WatchedPolicies.start(policies)) {
      store.down = true;
      watched.look();
      assertThat(watched.lane(DIGEST)).isEqualTo(Lane.BATCH);
      assertThat(watched.deadline(DIGEST)).isEqualTo(Duration.ofHours(12));
      assertThat(watched.lane(new Feature("other"))).isNull();
    }
  }

  @Test
  void theFileHoldsWithoutAnyStore() {
    store.down = true;
    try (WatchedPolicies watched = WatchedPolicies.start(policies)) {
      assertThat(watched.lane(FILED)).isEqualTo(Lane.INTERACTIVE);
      store.down = false;
      watched.look();
      assertThat(watched.lane(DIGEST)).isEqualTo(Lane.BATCH);
    }
  }
}
