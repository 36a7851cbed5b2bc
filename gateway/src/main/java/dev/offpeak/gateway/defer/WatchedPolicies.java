package dev.offpeak.gateway.defer;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies in force, looked up again every second on a thread of its own, so that a decision
 * takes effect in a running gateway and a store that is down changes nothing. Thread-safe.
 */
public final class WatchedPolicies implements LanePolicies, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedPolicies.class);

  /** A decision is promised to take effect within two seconds. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final FeaturePolicies policies;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Map<String, FeaturePolicy> known;
  private boolean down;

  private WatchedPolicies(FeaturePolicies policies) {
    this.policies = policies;
    this.known = policies.ofFile();
    this.thread = Thread.ofVirtual().name("policies").unstarted(this::loop);
  }

  /** Looks them up, and goes on to until it is closed. */
  public static WatchedPolicies start(FeaturePolicies policies) {
    WatchedPolicies watched = new WatchedPolicies(policies);
    watched.look();
    watched.thread.start();
    return watched;
  }

  private void loop() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    try {
      known = policies.all();
      down = false;
    } catch (StoreException | UncheckedIOException unreadable) {
      if (!down) {
        down = true;
        LOG.warn(
            "policies of features cannot be looked up; the last known ones hold: {}",
            unreadable.getMessage());
      }
    } catch (RuntimeException broken) {
      LOG.warn("policies of features cannot be looked up: {}", broken.getClass().getName());
    }
  }

  @Override
  public @Nullable Lane lane(Feature feature) {
    return of(feature).lane();
  }

  @Override
  public boolean someByBatch() {
    return known.values().stream().anyMatch(policy -> policy.lane() == Lane.BATCH);
  }

  @Override
  public @Nullable ModelRoute route(Feature feature) {
    return of(feature).route();
  }

  @Override
  public boolean someRouted() {
    return known.values().stream().anyMatch(policy -> policy.route() != null);
  }

  @Override
  public @Nullable Duration deadline(Feature feature) {
    return of(feature).deadline();
  }

  private FeaturePolicy of(Feature feature) {
    return known.getOrDefault(feature.name(), FeaturePolicy.NONE);
  }

  /** Ends; the store is not asked any more when this returns. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
