package dev.offpeak.testkit.simulation;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.testkit.simulation.SimBatch.Fate;
import dev.offpeak.testkit.simulation.SimBatch.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How batches at the simulated provider end, and what is charged for them. Not thread-safe. */
final class SimEnds {

  /** Result files come within this time: less than a 404 is asked again. */
  private static final Duration RESULTS_LAG_MAX = Duration.ofMinutes(55);

  /** Requests whose ids end so are never answered while times are bad. */
  private static final String UNLUCKY = "-7";

  private final boolean tagged;
  private final InstantSource time;
  private final SimChances chances;
  private final SimAccount taking;
  private final SimFlaws flaws;
  private final Map<String, Integer> charges = new LinkedHashMap<>();

  /**
   * @param tagged whether the provider keeps our tag
   */
  SimEnds(
      boolean tagged, InstantSource time, SimChances chances, SimAccount taking, SimFlaws flaws) {
    this.tagged = tagged;
    this.time = time;
    this.chances = chances;
    this.taking = taking;
    this.flaws = flaws;
  }

  /** How often each body was charged. */
  Map<String, Integer> charges() {
    return Collections.unmodifiableMap(charges);
  }

  /** Ends the batches whose time has come, and charges what was answered. */
  void advance(Collection<SimBatch> batches) {
    for (SimBatch batch : batches) {
      if (batch.ended) {
        continue;
      }
      if (!batch.endsAt.isAfter(time.instant())) {
        end(batch);
      } else if (SimAccount.expires(batch, time.instant())) {
        batch.expired = true;
        end(batch);
      }
    }
  }

  private void end(SimBatch batch) {
    batch.ended = true;
    if (batch.refusal != null && !batch.cancelling) {
      return;
    }
    batch.refusal = null;
    boolean overloaded = chances.badTimes() && taking.overloaded(time.instant());
    boolean cut = batch.cancelling || batch.expired || overloaded || chances.bad();
    boolean byUs = batch.cancelling;
    if (batch.expired && !byUs) {
      batch.end = BatchEnd.EXPIRED;
    } else if (cut) {
      batch.end = byUs || chances.coin() ? BatchEnd.CANCELLED : BatchEnd.EXPIRED;
    }
    if (chances.bad()) {
      batch.counts = chances.coin() ? SimBatch.Counts.NONE : SimBatch.Counts.WRONG;
      chances.took(
          batch.counts == SimBatch.Counts.NONE ? SimFault.COUNTS_NONE : SimFault.COUNTS_WRONG);
    }
    if (chances.bad() && chances.oneOf(3) == 0) {
      hideResults(batch);
    }
    boolean allFail = chances.bad() && chances.oneOf(4) == 0;
    if (allFail) {
      chances.took(SimFault.ALL_LINES_FAILED);
    }
    for (Line line : batch.lines) {
      if (allFail) {
        line.fate = Fate.BUSY;
      } else {
        line.fate = cut && chances.coin() ? cutFate(batch) : fate(line);
      }
      if (line == batch.lines.getFirst() && !tagged && line.fate.isInNoFile()) {
        // Without a tag the first lines are the proof: a batch without any can never be told.
        line.fate = Fate.ANSWERED;
      }
      if (line.fate.isInNoFile()) {
        flaws.hide(line);
      }
      if (batch.answered(line)) {
        charge(line);
        if (!batch.isForeign()) {
          flaws.charged(batch, line);
        }
      }
    }
    tell(batch);
  }

  private void tell(SimBatch batch) {
    if (batch.lines.stream().noneMatch(batch::answered)) {
      return;
    }
    switch (batch.end) {
      case EXPIRED ->
          chances.took(batch.expired ? SimFault.EXPIRED_AT_WINDOW : SimFault.EXPIRED_EARLY);
      case CANCELLED -> {
        if (!batch.cancelling) {
          chances.took(SimFault.CANCELLED_BY_PROVIDER);
        }
      }
      case COMPLETED, VANISHED -> {}
    }
  }

  /** Its result files are not there at first, or never. */
  private void hideResults(SimBatch batch) {
    if (chances.oneOf(4) == 0) {
      batch.resultsFrom = Instant.MAX;
      chances.took(SimFault.RESULTS_GONE);
      flaws.hide(batch);
    } else {
      long seconds = chances.oneOf((int) RESULTS_LAG_MAX.toSeconds());
      batch.resultsFrom = time.instant().plusSeconds(seconds);
      chances.took(SimFault.RESULTS_LATE);
    }
  }

  /** Charges an answer, which may be a flawed one. */
  void charge(Line line) {
    charges.merge(line.body, 1, Integer::sum);
    if (chances.bad()) {
      flaws.add(line);
    }
  }

  private static Fate cutFate(SimBatch batch) {
    return batch.end == BatchEnd.CANCELLED ? Fate.CANCELLED : Fate.EXPIRED;
  }

  private Fate fate(Line line) {
    if (chances.badTimes() && line.body.endsWith(UNLUCKY)) {
      return Fate.BUSY;
    }
    if (!chances.bad()) {
      return Fate.ANSWERED;
    }
    return switch (chances.oneOf(6)) {
      case 0 -> taking(SimFault.LINE_LATE, Fate.ANSWERED_LATE);
      case 1 -> taking(SimFault.LINE_LOST, Fate.LOST);
      case 2 -> taking(SimFault.LINE_REFUSED, Fate.REFUSED);
      case 3 -> taking(SimFault.LINE_SKIPPED, Fate.SKIPPED);
      default -> taking(SimFault.LINE_BUSY, Fate.BUSY);
    };
  }

  private Fate taking(SimFault fault, Fate fate) {
    chances.took(fault);
    return fate;
  }
}
