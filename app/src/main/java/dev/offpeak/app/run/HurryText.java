package dev.offpeak.app.run;

import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.LateCause;
import dev.offpeak.model.Usd;
import dev.offpeak.store.DeadlineStore.Hurry;
import java.util.ArrayList;
import java.util.List;

/** What the hurry for a deadline came to, as people read it. */
public final class HurryText {

  private HurryText() {}

  /** A line about the calls, and one about each cause of lateness; empty if there was neither. */
  public static List<String> lines(Hurry hurry) {
    List<String> lines = new ArrayList<>();
    if (hurry.answered() > 0) {
      lines.add(
          CountText.of(hurry.answered(), "request")
              + " ran interactively to keep the deadline"
              + more(hurry.more()));
    }
    if (hurry.unknown() > 0) {
      lines.add(
          CountText.of(hurry.unknown(), "synchronous call")
              + " without a known outcome: perhaps paid, and in no sum");
    }
    for (LateCause cause : LateCause.values()) {
      long late = hurry.late().getOrDefault(cause, 0L);
      if (late > 0) {
        lines.add(CountText.of(late, "request") + " late: " + cause.meaning());
      }
    }
    return lines;
  }

  private static String more(Usd more) {
    return more.equals(Usd.ZERO) ? "" : ": " + MoneyText.of(more) + " more than by batch";
  }
}
