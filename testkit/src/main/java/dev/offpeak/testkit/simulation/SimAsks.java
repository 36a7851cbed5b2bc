package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.testkit.simulation.SimBatch.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Synchronous calls at the simulated provider, and what is charged for them. */
record SimAsks(SimChances chances, SimEnds ends, SimFlaws flaws) {

  Asked ask(AttemptId attempt, byte[] body) {
    Line line = new Line(attempt.wire(), SimBodies.id(body));
    if (chances.bad()) {
      return fails(line);
    }
    ends.charge(line);
    BilledAnswer billed = new BilledAnswer(flaws.usage(line), null, "default", null);
    return said(new ResultLine.Answer(line.customId, billed), null);
  }

  private Asked fails(Line line) {
    return switch (chances.oneOf(6)) {
      case 0 -> {
        chances.took(SimFault.CALL_NOT_SENT);
        yield new Asked.NotSent("no connection");
      }
      case 1 -> {
        chances.took(SimFault.CALL_LOST);
        yield new Asked.Unknown("reset before it was answered");
      }
      case 2 -> {
        chances.took(SimFault.CALL_DONE_AND_LOST);
        ends.charge(line);
        flaws.keep();
        yield new Asked.Unknown("reset after it was answered");
      }
      case 3 -> {
        chances.took(SimFault.CALL_RATE_LIMITED);
        yield failed(line, FailureKind.RATE_LIMITED, Duration.ofSeconds(chances.oneOf(90)));
      }
      case 4 -> {
        chances.took(SimFault.CALL_OVERLOADED);
        yield failed(line, FailureKind.OVERLOADED, null);
      }
      default -> {
        chances.took(SimFault.CALL_REFUSED);
        yield failed(line, FailureKind.CONTENT_POLICY, null);
      }
    };
  }

  private static Asked failed(Line line, FailureKind kind, @Nullable Duration retryAfter) {
    return said(new ResultLine.Failed(line.customId, new Failure(kind, kind.label())), retryAfter);
  }

  private static Asked said(ResultLine result, @Nullable Duration retryAfter) {
    byte[] line = result.toString().getBytes(StandardCharsets.UTF_8);
    return new Asked.Said(line, result, null, retryAfter, null);
  }
}
