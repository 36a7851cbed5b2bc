package dev.offpeak.app.run;

import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.intake.LoadOutcome.Problem;
import dev.offpeak.intake.LoadOutcome.Refused;
import dev.offpeak.ledger.CountText;
import java.util.List;

/** What is wrong with an input: where, what, and the way out. */
final class ProblemsText {

  private static final int SHOWN_MAX = 20;

  private ProblemsText() {}

  /**
   * The message, ready to be shown.
   *
   * @param place what an ordinal counts: {@code line} or {@code row}
   */
  static String of(String input, String place, Refused refused) {
    StringBuilder text = new StringBuilder(input);
    text.append(" has ").append(CountText.of(refused.problemCount(), place));
    text.append(" that cannot be sent; nothing was sent.");
    List<Problem> shown =
        refused.problems().subList(0, Math.min(SHOWN_MAX, refused.problems().size()));
    int width =
        shown.stream()
            .map(problem -> Long.toString(problem.ordinal()))
            .mapToInt(String::length)
            .max()
            .orElse(1);
    for (Problem problem : shown) {
      String number = Long.toString(problem.ordinal());
      text.append("\n  ").append(place).append(' ').append(number);
      text.append(" ".repeat(width - number.length() + 2));
      text.append(Wrap.printable(problem.message()));
    }
    long more = refused.problemCount() - shown.size();
    if (more > 0) {
      text.append("\n  and ").append(CountText.of(more)).append(" more");
    }
    text.append(
        refused.goodCount() > 0
            ? "\nFix them, or send the other "
                + CountText.of(refused.goodCount(), place)
                + " with --skip-invalid."
            : "\nFix them; there is no other " + place + " to send.");
    return text.toString();
  }
}
