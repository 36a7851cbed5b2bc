package dev.offpeak.app.run;

import dev.offpeak.Engine;
import dev.offpeak.RunEnd;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.app.follow.Follower;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.sink.SinkException;
import dev.offpeak.store.DeadlineStore.Hurry;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.OutputStore.FailureSummary;
import dev.offpeak.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a run in the store to its end: follow it, hand the answers over, sum up. */
final class Finish {

  /** So many take seconds to be written, in which nothing else is shown. */
  private static final int WRITING_TOLD = 100_000;

  private final Shell shell;
  private final Assembly assembly;
  private final String place;
  private final boolean json;

  /**
   * @param place what an ordinal counts: {@code line}, {@code row} or {@code request}
   * @param json whether the summary is a JSON object on standard output
   */
  Finish(Shell shell, Assembly assembly, String place, boolean json) {
    this.shell = shell;
    this.assembly = assembly;
    this.place = place;
    this.json = json;
  }

  /**
   * Follows the run to its end.
   *
   * @param output where answers are written; empty if nowhere
   * @param table where answers are written back; null if nowhere; closed at the end
   * @return the exit code
   */
  int follow(RunId run, Optional<OutputPlan> output, @Nullable AnswerTable table) {
    try (table) {
      Follower follower = new Follower(assembly.engine(), assembly.store(), shell);
      RunEnd end = table == null ? follower.follow(run) : writeBack(run, follower, table);
      return switch (end) {
        case RunEnd.Done done -> done(done.run(), output, table);
        case RunEnd.Stopped stopped -> stopped(stopped.run());
        case RunEnd.Stuck stuck ->
            throw CommandException.stopped(
                stuck.why() + " Nothing is lost; the same command goes on.");
        case RunEnd.Detached detached -> detached(detached.run());
      };
    }
  }

  private RunEnd writeBack(RunId run, Follower follower, AnswerTable table) {
    try {
      deliverEarlier(run, table);
      return follower.follow(run, table.sink(), table.notes());
    } catch (SinkException unreachable) {
      throw CommandException.stopped(
          unreachable.getMessage()
              + " The answers are kept; the same command writes them back, and so does: offpeak"
              + " retry "
              + run.value());
    } finally {
      table.notes().show(shell);
    }
  }

  /**
   * Answers of earlier runs of the same rows, which came to their end without the last of them
   * being written: these rows are not asked again, so nobody else would write them.
   */
  private void deliverEarlier(RunId run, AnswerTable table) {
    Engine engine = assembly.engine();
    String identity = engine.find(run).orElseThrow().identity();
    for (RunId earlier : assembly.store().runs().undelivered(identity)) {
      if (!earlier.equals(run)) {
        long written = engine.deliver(earlier, table.sink());
        shell.say(
            CountText.of(written, "answer")
                + " of run "
                + earlier.value()
                + " written back that had not been");
      }
    }
  }

  private int done(Run run, Optional<OutputPlan> output, @Nullable AnswerTable table) {
    Store store = assembly.store();
    output.ifPresent(plan -> write(run, plan));
    List<FailureSummary> failures = store.output().failures(run.id(), Summary.PLACES);
    long conflicts =
        table == null ? 0 : store.output().deliveries(run.id()).getOrDefault(Delivery.CONFLICT, 0L);
    Hurry hurry = store.deadlines().hurry(run.id());
    Path file = output.map(OutputPlan::file).orElse(null);
    String answers = file != null ? file.toString() : table == null ? null : table.name();
    if (json) {
      int batches = store.batches().ofRun(run.id()).size();
      shell.streams().out().println(SummaryJson.of(run, batches, failures, hurry, answers));
    }
    new Summary(run, failures, place, conflicts, hurry, answers)
        .lines(shell.clock().instant(), Wrap.width(shell.terminal().columns()))
        .forEach(shell::say);
    boolean whole = run.counts().succeeded() == run.counts().total() && conflicts == 0;
    return whole ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  private void write(Run run, OutputPlan plan) {
    if (run.counts().total() >= WRITING_TOLD) {
      shell.say("writing " + CountText.of(run.counts().total(), "answer") + " …");
    }
    try {
      new Answers(
              assembly.store(),
              Assembly.dialect(run.account().target().provider()),
              shell.streams().out())
          .write(run.id(), plan);
    } catch (SinkException unwritable) {
      throw CommandException.stopped(
          unwritable.getMessage()
              + ". The answers are kept: offpeak results "
              + run.id().value()
              + " -o OUT");
    }
  }

  private int stopped(Run run) {
    Stop stop = run.stop();
    if (stop == null) {
      throw new IllegalStateException("run " + run.id() + " was stopped for no reason");
    }
    boolean nothingSent =
        run.counts().ended() == 0
            && assembly.store().batches().ofRun(run.id()).stream()
                .allMatch(batch -> isUnsent(batch.state()));
    String sentence =
        switch (stop.reason()) {
          case COST_CAP ->
              stop.message()
                  + (nothingSent
                      ? ". Nothing was sent; raise --max-cost, or send less."
                      : ". What was sent is kept; the same command with a higher --max-cost goes"
                          + " on.");
          case BUDGET ->
              sentence(stop)
                  + (nothingSent ? " Nothing was sent." : " What was sent is kept.")
                  + " The same command goes on once there is room: offpeak status "
                  + run.id().value();
          case ACCESS_DENIED ->
              provider(run)
                  + " refused the account: "
                  + sentence(stop)
                  + " Check the key; the same command goes on.";
          case QUOTA ->
              provider(run)
                  + " says the account's money or quota is used up: "
                  + sentence(stop)
                  + " Top it up; the same command goes on.";
        };
    boolean usage = stop.reason() == Stop.Reason.COST_CAP && nothingSent;
    throw new CommandException(usage ? ExitCode.USAGE : ExitCode.STOPPED, sentence);
  }

  private static String provider(Run run) {
    return run.account().target().provider().display();
  }

  private static String sentence(Stop stop) {
    String message = Wrap.printable(stop.message()).strip();
    return message.endsWith(".") ? message : message + ".";
  }

  private static boolean isUnsent(BatchState state) {
    return switch (state) {
      case BatchState.Assembling s -> true;
      case BatchState.Planned s -> true;
      case BatchState.Uploading s -> true;
      case BatchState.Rejected s -> true;
      case BatchState.Submitting s -> false;
      case BatchState.InDoubt s -> false;
      case BatchState.GivenUp s -> false;
      case BatchState.AtProvider s -> false;
      case BatchState.Ended s -> false;
      case BatchState.Collected s -> false;
    };
  }

  private int detached(Run run) {
    List<Batch> batches = assembly.store().batches().ofRun(run.id());
    long open = count(batches, BatchPhase.IN_PROGRESS);
    long inDoubt = count(batches, BatchPhase.IN_DOUBT);
    List<String> left = new ArrayList<>();
    if (open > 0) {
      left.add(
          open == 1
              ? "1 batch is at the provider and costs nothing more to keep"
              : CountText.of(open) + " batches are at the provider and cost nothing more to keep");
    }
    if (inDoubt > 0) {
      left.add(
          inDoubt == 1
              ? "1 batch in doubt may be at the provider"
              : CountText.of(inDoubt) + " batches in doubt may be at the provider");
    }
    String sentence =
        "Left running: "
            + (left.isEmpty() ? "nothing is at the provider" : String.join(", ", left))
            + ". Come back with the same command, or: offpeak status "
            + run.id().value();
    Wrap.words(sentence, 0, Wrap.width(shell.terminal().columns())).forEach(shell::say);
    return ExitCode.DETACHED;
  }

  private static long count(List<Batch> batches, BatchPhase phase) {
    return batches.stream().filter(batch -> BatchPhase.of(batch.state()) == phase).count();
  }
}
