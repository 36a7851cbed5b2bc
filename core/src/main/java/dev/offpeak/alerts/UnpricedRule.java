package dev.offpeak.alerts;

import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * A model without a price was answered by within the last {@value #DAYS} UTC days, and still has
 * none: what it costs is in no sum and under no budget. Pure.
 */
final class UnpricedRule {

  /** How far back is looked; a price that is given later ends it at once. */
  static final int DAYS = 7;

  private UnpricedRule() {}

  /**
   * Judges what was booked.
   *
   * @param spend of the last {@link #DAYS} days
   * @param priced whether a price is known now
   */
  static List<Alert> judge(
      List<SpendRow> spend, BiPredicate<ProviderName, String> priced, LocalDate today) {
    Map<String, Long> answers = new TreeMap<>();
    for (SpendRow row : spend) {
      boolean lately = row.day().isAfter(today.minusDays(DAYS));
      if (lately && row.unpriced() > 0 && !priced.test(row.provider(), row.model())) {
        answers.merge(row.provider().display() + " " + row.model(), row.unpriced(), Long::sum);
      }
    }
    List<Alert> alerts = new ArrayList<>();
    answers.forEach((model, count) -> alerts.add(alert(model, count)));
    return alerts;
  }

  private static Alert alert(String model, long answers) {
    String text =
        "model "
            + model
            + " has no price: its "
            + CountText.of(answers, "answer")
            + " of the last "
            + DAYS
            + " days are in no sum and under no budget; give it one in the section prices of the configuration";
    return new Alert(AlertKind.UNPRICED, "model " + model, Alert.WARNING, text);
  }
}
