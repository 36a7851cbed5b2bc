package dev.offpeak.alerts;

import dev.offpeak.model.AlertKind;
import java.time.Duration;
import java.util.Set;

/**
 * When people are told.
 *
 * @param budgetPercent the share of a budget from which on it is nearly used, 1 to 99
 * @param repeat after how long an alert that still stands is told again
 * @param off what nobody wants to hear of
 */
public record AlertSettings(int budgetPercent, Duration repeat, Set<AlertKind> off) {

  /** As most want it. */
  public static final AlertSettings DEFAULT = new AlertSettings(80, Duration.ofHours(24), Set.of());

  public AlertSettings {
    if (budgetPercent < 1 || budgetPercent > 99) {
      throw new IllegalArgumentException("a budget is nearly used from 1 % to 99 %");
    }
    off = Set.copyOf(off);
  }
}
