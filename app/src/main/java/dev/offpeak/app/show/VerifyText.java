package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.dispatch.Difference;
import dev.offpeak.dispatch.Verification;
import dev.offpeak.dispatch.Verification.Outcome;
import dev.offpeak.ledger.CountText;
import java.util.ArrayList;
import java.util.List;

/** A comparison for people. */
final class VerifyText {

  private static final int INDENT = 4;

  private VerifyText() {}

  static List<String> lines(List<Verified> all, List<NotAsked> notAsked, int columns) {
    List<String> lines = new ArrayList<>();
    Table accounts =
        new Table(
            "account", ">listed", ">ours", "?>others", ">in doubt", "?>files", ">differences");
    for (Verified verified : all) {
      Outcome.Compared compared = verified.compared();
      accounts.row(
          verified.account().target().provider().display() + " " + verified.account().id(),
          compared == null ? "–" : CountText.of(compared.listed()),
          compared == null ? "–" : CountText.of(compared.ours()),
          compared == null ? "–" : CountText.of(compared.others()),
          CountText.of(verified.inDoubt()),
          compared == null ? "–" : CountText.of(verified.inputFiles()),
          CountText.of(verified.differences()));
    }
    lines.addAll(accounts.lines(columns));
    all.forEach(verified -> lines.addAll(named(verified, columns)));
    for (NotAsked account : notAsked) {
      lines.addAll(Wrap.words("  " + account.sentence(), INDENT, columns));
    }
    lines.addAll(Wrap.words(last(all), 0, columns));
    return lines;
  }

  private static List<String> named(Verified verified, int columns) {
    List<String> lines = new ArrayList<>();
    for (Difference difference : verified.named()) {
      String ids =
          (difference.batch() == null ? "" : difference.batch().wire() + "  ")
              + (difference.providerBatch() == null
                  ? ""
                  : difference.providerBatch().value() + "  ");
      String line = "  " + difference.kind().label() + "  " + ids + difference.detail();
      lines.addAll(Wrap.words(Wrap.printable(line), INDENT, columns));
    }
    long more = verified.differences() - verified.named().size();
    if (more > 0) {
      lines.add("  and " + CountText.of(more) + " more");
    }
    if (verified.error() != null) {
      String line =
          "  "
              + verified.account().target().provider().display()
              + " could not be asked to the end: "
              + verified.error();
      lines.addAll(Wrap.words(Wrap.printable(line), INDENT, columns));
    }
    return lines;
  }

  private static String last(List<Verified> all) {
    long differences = all.stream().mapToLong(Verified::differences).sum();
    boolean whole = all.stream().allMatch(verified -> verified.error() == null);
    String period = " of the last " + Verification.PERIOD.toDays() + " days";
    if (!whole) {
      return "Not everything" + period + " could be compared; run it again.";
    }
    return differences == 0
        ? "Both sides agree on every batch" + period + "."
        : CountText.of(differences, "difference") + " in the batches" + period + ".";
  }
}
