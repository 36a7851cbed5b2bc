package dev.offpeak.alerts;

import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.Optional;

/**
 * A budget is nearly used from a share of it on, and used up when all of it is spent or something
 * waits or was refused for want of room. Only what is spent counts: what is in flight goes up and
 * down, and an alert must not. Pure.
 */
final class BudgetRule {

  private static final int HUNDRED = 100;

  private BudgetRule() {}

  /**
   * How full a budget is.
   *
   * @param whose in the words of commands: {@code feature digest}
   * @param full whether something does not fit any more
   * @param turnsAt when the next period begins
   */
  record Use(String whose, Budget budget, Usd spent, boolean full, Instant turnsAt) {}

  static Optional<Alert> judge(Use use, int nearlyPercent) {
    long amount = use.budget().amount().nanos();
    long spent = use.spent().nanos();
    if (use.full() || (amount > 0 && spent >= amount)) {
      return Optional.of(alert(use, Alert.SERIOUS, "has used up its budget of "));
    }
    // Divided first, so that no amount overflows; what is lost is under a millionth of a cent.
    return amount > 0 && spent >= amount / HUNDRED * nearlyPercent
        ? Optional.of(alert(use, Alert.WARNING, "has nearly used its budget of "))
        : Optional.empty();
  }

  private static Alert alert(Use use, int level, String what) {
    String text =
        use.whose()
            + " "
            + what
            + use.budget()
            + ": "
            + MoneyText.of(use.spent())
            + " is spent"
            + share(use)
            + "; the next "
            + use.budget().per().label()
            + " begins on "
            + Moments.day(use.turnsAt())
            + " UTC"
            + (level == Alert.SERIOUS ? follows(use.budget().over()) : "");
    return new Alert(AlertKind.BUDGET, use.whose(), level, text);
  }

  private static String share(Use use) {
    long amount = use.budget().amount().nanos();
    return amount == 0 ? "" : ", " + CountText.share(use.spent().nanos(), amount);
  }

  private static String follows(Budget.Over over) {
    return switch (over) {
      case WAIT -> ", and requests wait until then";
      case REFUSE -> ", and requests are refused until then";
    };
  }
}
