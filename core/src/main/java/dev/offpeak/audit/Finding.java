package dev.offpeak.audit;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Usd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a feature, or of a group of untagged calls.
 *
 * @param group how a group of untagged calls is recognised; null for a feature
 * @param calls in the span that was looked at
 * @param spend in that span
 * @param saving for 30 days; nothing unless it could go by batch
 * @param command what makes it so; null if there is nothing to do, or a tag is needed first
 */
public record Finding(
    Feature feature,
    @Nullable String group,
    long calls,
    Usd spend,
    Verdict verdict,
    Saving saving,
    Confidence confidence,
    List<Reason> evidence,
    @Nullable String command) {

  public Finding {
    evidence = List.copyOf(evidence);
  }
}
