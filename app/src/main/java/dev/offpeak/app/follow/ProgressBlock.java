package dev.offpeak.app.follow;

import dev.offpeak.app.terminal.Ink;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import java.util.ArrayList;
import java.util.List;

/** Progress as lines of a terminal, none of them longer than its width. */
final class ProgressBlock {

  private static final int BAR_WIDTH_MAX = 40;
  private static final int BAR_WIDTH_MIN = 10;
  private static final String HINT = "Ctrl-C leaves it running at the provider";

  private ProgressBlock() {}

  /**
   * The lines.
   *
   * @param columns the terminal's width
   */
  static List<String> lines(Snapshot at, int columns, Ink ink) {
    List<String> lines = new ArrayList<>();
    lines.add(head(at, columns, ink));
    lines.addAll(state(at, columns, ink));
    String waiting = Phrases.waiting(at);
    if (!waiting.isEmpty()) {
      String cut = Wrap.cut(waiting, columns);
      lines.add(at.inDoubt() == null ? cut : ink.attention(cut));
    }
    String late = Phrases.late(at);
    if (!late.isEmpty()) {
      lines.add(ink.attention(Wrap.cut(late, columns)));
    }
    String money = Phrases.money(at.run().money());
    lines.add(Wrap.apart(money.isEmpty() ? "" : money, ink.faint(HINT), columns));
    return lines.stream().filter(line -> !line.isEmpty()).toList();
  }

  private static String head(Snapshot at, int columns, Ink ink) {
    String elapsed = Times.stopwatch(at.elapsed()) + " elapsed";
    String end = Phrases.latestEnd(at);
    String whole = end.isEmpty() ? elapsed : elapsed + Wrap.DOT + end;
    String name = Phrases.name(at);
    if (Ink.width(name) + 2 + Ink.width(whole) <= columns) {
      return Wrap.apart(ink.bold(name), whole, columns);
    }
    int room = columns - Ink.width(elapsed) - 2;
    return Wrap.apart(ink.bold(Wrap.cut(name, room)), elapsed, columns);
  }

  /** The bar with counts, and the batches beside it or below. */
  private static List<String> state(Snapshot at, int columns, Ink ink) {
    String counts = Phrases.answered(at);
    long failed = at.run().counts().failed();
    String failures = failed == 0 ? "" : "   " + ink.bad(CountText.of(failed) + " failed");
    String batches = Phrases.batches(at);
    int beside = Ink.width(counts + failures) + 2;
    String bar = "";
    if (at.hasProgress()) {
      int width = Math.min(BAR_WIDTH_MAX, columns - beside);
      bar = width < BAR_WIDTH_MIN ? "" : bar(at, width, ink) + "  ";
    }
    String line = bar + counts + failures;
    if (batches.isEmpty()) {
      return List.of(Wrap.cut(line, columns));
    }
    if (Ink.width(line) + 3 + Ink.width(batches) <= columns) {
      return List.of(line + "   " + batches);
    }
    return List.of(Wrap.cut(line, columns), Wrap.cut(batches, columns));
  }

  private static String bar(Snapshot at, int width, Ink ink) {
    long total = Math.max(1, at.run().counts().total());
    int full = Math.toIntExact(at.answered() * width / total);
    return ink.good("█".repeat(full)) + ink.faint("░".repeat(width - full));
  }
}
