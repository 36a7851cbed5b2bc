package dev.offpeak.alerts;

import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Feature;
import dev.offpeak.store.DeferredStore.Overdue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls are late that have no answer after their deadline; those without a deadline, {@link
 * #UNDATED} after they were taken in. One alert a feature, however many calls wait, and serious
 * once the oldest waits a day longer than that. Pure.
 */
final class LateCallsRule {

  /** A provider's window of 24 h, and as much again as planning and collecting may take: 2 h. */
  static final Duration UNDATED = Duration.ofHours(26);

  private static final Duration SERIOUS_AFTER = Duration.ofDays(1);

  private LateCallsRule() {}

  /**
   * Judges what waits.
   *
   * @param overdue calls whose deadline has passed
   * @param stuck calls without one that were taken in {@link #UNDATED} ago or before
   */
  static List<Alert> judge(List<Overdue> overdue, List<Overdue> stuck, Instant now) {
    Map<String, List<String>> said = new TreeMap<>();
    Map<String, Integer> levels = new LinkedHashMap<>();
    for (Overdue one : overdue) {
      say(
          said,
          one,
          CountText.of(one.calls(), "call waits", "calls wait")
              + " past "
              + (one.calls() == 1 ? "its deadline, " : "their deadline, the earliest ")
              + Moments.minute(one.oldest()));
      level(levels, one.feature(), one.oldest(), now);
    }
    for (Overdue one : stuck) {
      say(
          said,
          one,
          CountText.of(
                  one.calls(), "call without a deadline waits", "calls without a deadline wait")
              + " for an answer since "
              + Moments.minute(one.oldest()));
      level(levels, one.feature(), one.oldest().plus(UNDATED), now);
    }
    List<Alert> alerts = new ArrayList<>();
    said.forEach((feature, parts) ->
        alerts.add(
            new Alert(
                AlertKind.LATE,
                "feature " + feature,
                levels.getOrDefault(feature, Alert.WARNING),
                "of feature " + feature + " " + String.join("; ", parts) + ": offpeak status")));
    return List.copyOf(alerts);
  }

  private static void say(Map<String, List<String>> said, Overdue of, String words) {
    said.computeIfAbsent(of.feature().name(), name -> new ArrayList<>()).add(words);
  }

  private static void level(
      Map<String, Integer> levels, Feature feature, Instant due, Instant now) {
    boolean serious = !now.isBefore(due.plus(SERIOUS_AFTER));
    levels.merge(feature.name(), serious ? Alert.SERIOUS : Alert.WARNING, Math::max);
  }
}
