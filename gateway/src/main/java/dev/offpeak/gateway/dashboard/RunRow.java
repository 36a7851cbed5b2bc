package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Stop;

/**
 * A run in a table.
 *
 * @param done requests in a final state
 * @param total all of them
 * @param paid in money, or that it has no price
 */
public record RunRow(
    String id,
    Tone tone,
    String state,
    String source,
    String feature,
    long done,
    long total,
    String requests,
    String answered,
    String failed,
    String paid,
    String saved,
    String begun) {

  static RunRow of(Run run, Moments moments) {
    boolean unpriced = run.money().unpriced() > 0 && run.money().synchronous().nanos() == 0;
    return new RunRow(
        run.id().value(),
        tone(run),
        state(run, moments),
        run.source(),
        run.openEnded() ? "of each call" : run.feature().name(),
        run.counts().ended(),
        run.counts().total(),
        CountText.of(run.counts().total()),
        CountText.of(run.counts().succeeded()),
        CountText.of(run.counts().failed()),
        unpriced ? "no price" : MoneyText.of(run.money().paid()),
        unpriced ? "–" : MoneyText.of(run.money().saved()),
        moments.clock(run.createdAt()));
  }

  private static Tone tone(Run run) {
    if (run.stop() != null && run.finishedAt() == null) {
      return Tone.BAD;
    }
    return switch (run.state()) {
      case LOADING -> Tone.WAITING;
      case ACTIVE -> Tone.BUSY;
      case FINISHED -> run.counts().failed() > 0 ? Tone.BAD : Tone.DONE;
      case CANCELLED -> Tone.QUIET;
    };
  }

  private static String state(Run run, Moments moments) {
    Stop stop = run.stop();
    if (stop != null && run.finishedAt() == null) {
      return switch (stop.reason()) {
        case COST_CAP -> "stopped: cost cap";
        case BUDGET -> "stopped: budget";
        case ACCESS_DENIED -> "stopped: key refused";
        case QUOTA -> "stopped: quota";
      };
    }
    String late = run.late(moments.now()) ? ", late" : "";
    if (run.cancelRequested() && run.finishedAt() == null) {
      return "being cancelled" + late;
    }
    return switch (run.state()) {
          case LOADING -> "loading";
          case ACTIVE -> run.openEnded() ? "open" : "active";
          case FINISHED -> run.counts().failed() > 0 ? "finished, some failed" : "finished";
          case CANCELLED -> "cancelled";
        }
        + late;
  }

  /** Whether it can still be cancelled. */
  static boolean cancels(Run run) {
    return run.state() == RunState.ACTIVE && !run.cancelRequested();
  }
}
