package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.testkit.simulation.SimBatch.Fate;
import dev.offpeak.testkit.simulation.SimBatch.Line;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * What the result files of the simulated provider hold.
 *
 * @param all batches there, whose lines may show in the wrong file
 */
record SimResults(SimChances chances, SimFlaws flaws, Collection<SimBatch> all) {

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
    Collections.shuffle(lines, java.util.Random.from(chances.random()));
    if (lines.size() > 1) {
      chances.took(SimFault.SHUFFLED);
    }
    if (chances.bad() && !lines.isEmpty()) {
      chances.took(SimFault.LINE_TWICE);
      chances.took(SimFault.FOREIGN_LINE);
      lines.add(chances.oneOf(lines.size()), lines.get(chances.oneOf(lines.size())));
      lines.addFirst(new ResultLine.Failed("nobody", new Failure(FailureKind.UNKNOWN, "not ours")));
      strayInto(batch, lines);
      failToo(batch.lines.get(chances.oneOf(batch.lines.size())), lines);
    }
    return lines;
  }

  /** An error beside an answer: before all else, the answer last of all; or after it. */
  private void failToo(Line line, List<ResultLine> lines) {
    if (line.fate != Fate.ANSWERED) {
      return;
    }
    chances.took(SimFault.ERROR_AND_ANSWER);
    Failure failure = new Failure(FailureKind.SERVER_ERROR, "also failed");
    ResultLine failed = new ResultLine.Failed(line.customId, failure);
    if (chances.coin()) {
      lines.removeIf(other -> other.customId().equals(line.customId));
      lines.addFirst(failed);
      lines.addLast(answer(line));
    } else {
      lines.addLast(failed);
    }
  }

  /**
   * Answers to requests that wait in other batches, and one to nobody's, in front of ours. Not
   * where lines have to tell whose a batch is.
   */
  private void strayInto(SimBatch batch, List<ResultLine> lines) {
    if (batch.tag == null) {
      return;
    }
    for (SimBatch other : all) {
      if (other != batch && !other.ended) {
        lines.addFirst(answer(other.lines.getFirst()));
      }
    }
    UUID nobody = new UUID(chances.oneOf(Integer.MAX_VALUE), chances.oneOf(Integer.MAX_VALUE));
    lines.addFirst(answer(new Line(new AttemptId(nobody).wire(), "nobody")));
  }

  private ResultLine answer(Line line) {
    return new ResultLine.Answer(
        line.customId, new BilledAnswer(flaws.usage(line), null, "batch", null));
  }

  private static ResultLine failed(Line line, FailureKind kind) {
    return new ResultLine.Failed(line.customId, new Failure(kind, kind.label()));
  }
}
