package dev.offpeak.app.follow;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunCounts;
import dev.offpeak.model.RunMoney;
import dev.offpeak.plan.Hold;
import dev.offpeak.store.PlanStore.BudgetWait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The parts that progress on a terminal and progress in a log have in common. */
final class Phrases {

  private Phrases() {}

  static String name(Snapshot at) {
    Feature feature = at.run().feature();
    String what = feature.equals(Feature.UNTAGGED) ? at.run().source() : feature.name();
    return "run " + at.run().id().value() + Wrap.DOT + Wrap.printable(what);
  }

  /** How many have an answer, of all; those that failed are told beside it. */
  static String answered(Snapshot at) {
    RunCounts counts = at.run().counts();
    long unanswered = counts.failed() + counts.cancelled();
    return CountText.of(Math.max(0, at.answered() - unanswered))
        + " / "
        + CountText.of(counts.total())
        + " answered";
  }

  /** {@code 12 batches: 7 done · 4 in progress · 1 waiting}; empty if there is none. */
  static String batches(Snapshot at) {
    List<String> parts = new ArrayList<>();
    long all = 0;
    for (BatchPhase phase : BatchPhase.SHOWN) {
      long count = at.count(phase);
      all += count;
      if (count > 0) {
        parts.add(CountText.of(count) + " " + phase.words());
      }
    }
    if (all == 0) {
      return "";
    }
    return (all == 1 ? "1 batch: " : CountText.of(all) + " batches: ")
        + (all == 1 ? parts.getFirst().substring(2) : String.join(Wrap.DOT, parts));
  }

  /** Why it does not get on, or what it waits for; empty if it gets on. */
  static String waiting(Snapshot at) {
    BatchState.InDoubt doubt = at.inDoubt();
    if (doubt != null) {
      return "in doubt: sent "
          + Times.second(doubt.doubt().sentAt(), at.zone())
          + ", asking "
          + at.provider()
          + " whether it arrived ("
          + Wrap.printable(doubt.doubt().why())
          + ")";
    }
    Hold hold = at.hold();
    if (hold != null) {
      return "waiting: " + BatchNotes.wait(hold, at.provider(), at.now(), at.zone());
    }
    Batch waiting = at.waiting();
    if (waiting != null && waiting.state() instanceof BatchState.Planned planned) {
      return "waiting: "
          + Wrap.printable(String.valueOf(planned.waitingFor()))
          + "; next try about "
          + Times.clock(planned.notBefore(), at.now(), at.zone());
    }
    BudgetWait budget = at.budget();
    if (budget != null && at.run().counts().inFlight() == 0) {
      return "waiting: "
          + Wrap.printable(budget.message())
          + "; the period ends "
          + Times.clock(budget.until(), at.now(), at.zone());
    }
    return at.hasProgress()
        ? ""
        : at.age()
            .map(age ->
                at.provider()
                    + " has it for "
                    + Times.spoken(age)
                    + "; batches usually end within 1 h, 24 h at most")
            .orElse("");
  }

  /** What comes late, and what somebody else cancelled; empty if nothing does. */
  static String late(Snapshot at) {
    List<String> parts = new ArrayList<>();
    Instant due = at.run().deadline();
    if (due != null && at.run().late(at.now())) {
      parts.add("late: answers were due " + Times.clock(due, at.now(), at.zone()));
    }
    for (Batch batch : at.batches()) {
      if (!at.notes().mark(batch).isEmpty()) {
        parts.add("batch " + batch.id().wire() + " " + at.notes().of(batch, at.now(), at.zone()));
        break;
      }
    }
    long elsewhere = at.cancelledElsewhere();
    if (elsewhere > 0) {
      parts.add(
          CountText.of(elsewhere, "batch", "batches")
              + " cancelled at "
              + at.provider()
              + ", not by Offpeak; the rest goes again");
    }
    return String.join(Wrap.DOT, parts);
  }

  /** {@code paid $48.12 · synchronous would be $96.31 · saved $48.19}. */
  static String money(RunMoney money) {
    String unpriced =
        money.unpriced() == 0 ? "" : CountText.of(money.unpriced(), "answer") + " without a price";
    if (money.paid().nanos() == 0 && money.synchronous().nanos() == 0) {
      return unpriced;
    }
    return "paid "
        + MoneyText.of(money.paid())
        + Wrap.DOT
        + "synchronous would be "
        + MoneyText.of(money.synchronous())
        + Wrap.DOT
        + "saved "
        + MoneyText.of(money.saved())
        + (unpriced.isEmpty() ? "" : Wrap.DOT + unpriced);
  }

  static String latestEnd(Snapshot at) {
    return at.latestEnd()
        .map(end -> "batch may take until " + Times.clock(end, at.now(), at.zone()))
        .orElse("");
  }
}
