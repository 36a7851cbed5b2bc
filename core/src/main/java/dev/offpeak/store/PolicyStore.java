package dev.offpeak.store;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policies of features that were set by command, with who changed what and when. Features that the
 * configuration file names are not here: see {@code FeaturePolicies}. Contract as the package says.
 */
public interface PolicyStore {

  Optional<FeaturePolicy> find(Feature feature);

  /** All features with a policy, by name. */
  List<Entry> list();

  /** A feature and its policy. */
  record Entry(Feature feature, FeaturePolicy policy) {}

  /**
   * Sets a feature's policy as a whole. The same policy again changes nothing and leaves no trace.
   *
   * @param by who asked for it, in a few words
   * @return whether anything changed
   */
  boolean set(Feature feature, FeaturePolicy policy, Instant at, String by);

  /**
   * Takes the latest change that still holds back; again, the one before it.
   *
   * @return the change that was taken back; empty if there is none
   */
  Optional<PolicyChange> undo(Feature feature, Instant at, String by);

  /** A feature's changes, the latest first; what was taken back and its taking back included. */
  List<PolicyChange> history(Feature feature, int limit);

  /**
   * One change.
   *
   * @param before null if there was no policy
   * @param after null if there is none any more
   * @param undo whether it took an earlier change back
   */
  record PolicyChange(
      Feature feature,
      Instant at,
      String by,
      @Nullable FeaturePolicy before,
      @Nullable FeaturePolicy after,
      boolean undo) {}
}
