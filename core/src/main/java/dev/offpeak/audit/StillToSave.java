package dev.offpeak.audit;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What could still be saved: what an audit found to go by batch, without the features whose lane
 * somebody has decided on. An audit looks at the calls of weeks, in which a decision of today does
 * not show yet.
 *
 * @param open what waits for a decision, the largest saving first
 * @param total what all of that would save in 30 days
 */
public record StillToSave(List<Finding> open, Saving total) {

  public StillToSave {
    open = List.copyOf(open);
  }

  /**
   * What is left of an audit.
   *
   * @param policies in force, by the feature's name
   */
  public static StillToSave of(AuditReport report, Map<String, FeaturePolicy> policies) {
    List<Finding> open =
        report.findings().stream()
            .filter(finding -> finding.verdict() == Verdict.BATCH)
            .filter(finding -> !isDecided(finding.feature(), policies))
            .toList();
    Saving total = Saving.NONE;
    for (Finding finding : open) {
      total = total.plus(finding.saving());
    }
    return new StillToSave(open, total);
  }

  /** What waits for a decision on a feature; of untagged calls nothing, as they need tags first. */
  public Optional<Finding> of(Feature feature) {
    return open.stream()
        .filter(finding -> finding.group() == null && finding.feature().equals(feature))
        .findFirst();
  }

  /**
   * What to say of each feature that an audit looked at where there is nothing to save, by the
   * feature's name: that it is to stay as it is, or that nobody can tell.
   */
  public static Map<String, String> others(
      AuditReport report, Map<String, FeaturePolicy> policies) {
    Map<String, String> words = new HashMap<>();
    for (Finding finding : report.findings()) {
      if (finding.group() == null
          && finding.verdict() != Verdict.BATCH
          && finding.verdict() != Verdict.ALREADY_DEFERRED
          && !isDecided(finding.feature(), policies)) {
        words.put(finding.feature().name(), finding.verdict().display());
      }
    }
    return words;
  }

  private static boolean isDecided(Feature feature, Map<String, FeaturePolicy> policies) {
    FeaturePolicy policy = policies.get(feature.name());
    return policy != null && policy.lane() != null;
  }
}
