package dev.offpeak.testkit.simulation;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.testkit.simulation.SimBatch.Fate;
import dev.offpeak.testkit.simulation.SimBatch.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the result files of the simulated provider hold. */
record SimResults(SimChances chances, SimFlaws flaws) {

  /** The lines of a batch that has ended, as one reading of them gives them. */
  List<ResultLine> of(SimBatch batch) {
    List<ResultLine> lines = new ArrayList<>();
    for (Line line : batch.lines) {
      switch (line.fate) {
        case ANSWERED -> lines.add(answer(line));
        case ANSWERED_LATE -> {
          if (batch.reads > 2) {
            lines.add(answer(line));
          }
        }
        case BUSY -> lines.add(failed(line, FailureKind.OVERLOADED));
        case REFUSED -> lines.add(failed(line, FailureKind.CONTENT_POLICY));
        case EXPIRED -> lines.add(failed(line, FailureKind.EXPIRED));
        case CANCELLED -> lines.add(failed(line, FailureKind.CANCELLED_BY_PROVIDER));
        case LOST, SKIPPED, WAITING -> {}
      }
    }
    if (chances.bad() && !lines.isEmpty()) {
      // A line twice, an error beside an answer, and a line of nobody's.
      ResultLine twice = lines.get(chances.oneOf(lines.size()));
      lines.add(chances.oneOf(lines.size()), twice);
      String id = lines.get(chances.oneOf(lines.size())).customId();
      if (batch.lines.stream().anyMatch(l -> l.customId.equals(id) && l.fate == Fate.ANSWERED)) {
        Failure failure = new Failure(FailureKind.SERVER_ERROR, "also failed");
        lines.add(chances.oneOf(lines.size()), new ResultLine.Failed(id, failure));
      }
      lines.add(new ResultLine.Failed("nobody", new Failure(FailureKind.UNKNOWN, "?")));
    }
    Collections.shuffle(lines, java.util.Random.from(chances.random()));
    return lines;
  }

  private ResultLine answer(Line line) {
    return new ResultLine.Answer(
        line.customId, new BilledAnswer(flaws.usage(line), null, "batch", null));
  }

  private static ResultLine failed(Line line, FailureKind kind) {
    return new ResultLine.Failed(line.customId, new Failure(kind, kind.label()));
  }
}
