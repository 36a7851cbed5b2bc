package dev.offpeak.app.follow;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import java.util.ArrayList;
import java.util.List;

/** Progress as one line of a log, with the time in front. */
final class ProgressLine {

  private ProgressLine() {}

  static String of(Snapshot at) {
    List<String> parts = new ArrayList<>();
    parts.add(Phrases.answered(at));
    long failed = at.run().counts().failed();
    parts.add(failed == 0 ? "" : CountText.of(failed) + " failed");
    parts.add(Phrases.batches(at));
    parts.add(Phrases.waiting(at));
    parts.add(Phrases.late(at));
    parts.add(Phrases.money(at.run().money()));
    return Times.second(at.now(), at.zone())
        + " run "
        + at.run().id().value()
        + ": "
        + String.join(Wrap.DOT, parts.stream().filter(part -> !part.isEmpty()).toList());
  }

  /** What must change for a new line before the minute is over. */
  static String state(Snapshot at) {
    return Phrases.batches(at)
        + (at.inDoubt() == null ? "" : "doubt")
        + (Phrases.waiting(at).startsWith("waiting") ? "waiting" : "")
        + Phrases.late(at);
  }
}
