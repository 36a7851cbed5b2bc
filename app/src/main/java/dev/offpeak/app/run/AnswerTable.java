package dev.offpeak.app.run;

import dev.offpeak.app.follow.Notes;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.connectors.jdbc.JdbcSink;
import dev.offpeak.connectors.jdbc.JdbcUrl;
import dev.offpeak.connectors.jdbc.WriteBack;
import dev.offpeak.connectors.jdbc.WriteBackMemory;
import dev.offpeak.connectors.jdbc.WriteProblem;
import dev.offpeak.model.Run;
import dev.offpeak.sink.Sink;
import dev.offpeak.sink.SinkException;
import dev.offpeak.store.Store;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The table that a run's answers are written back into. Closing it closes its connection. */
final class AnswerTable implements AutoCloseable {

  /** Rows that are named one by one; the summary counts them all. */
  private static final int PROBLEMS_SHOWN = 20;

  private final JdbcSink sink;
  private final Notes notes;

  private AnswerTable(JdbcSink sink, Notes notes) {
    this.sink = sink;
    this.notes = notes;
  }

  static AnswerTable of(WriteBack writeBack, Shell shell) {
    Notes notes = new Notes();
    AtomicInteger problems = new AtomicInteger();
    JdbcSink sink =
        new JdbcSink(
            writeBack,
            shell.environment().variables(),
            problem -> note(notes, problems.incrementAndGet(), problem));
    return new AnswerTable(sink, notes);
  }

  private static void note(Notes notes, int number, WriteProblem problem) {
    if (number <= PROBLEMS_SHOWN) {
      notes.add("not written back: " + Wrap.printable(problem.sentence()));
    } else if (number == PROBLEMS_SHOWN + 1) {
      notes.add("not written back: more rows; the summary counts them");
    }
  }

  /**
   * The table of a run that was started by another command, looked at before anything is sent.
   *
   * @param url of the database with all that is needed to log in; null for the one that was kept
   * @return empty if the run writes nothing back
   * @throws CommandException if the table cannot be reached
   */
  static Optional<AnswerTable> remembered(Store store, Run run, @Nullable String url, Shell shell) {
    Optional<String> kept = store.runs().sink(run.id());
    if (kept.isEmpty()) {
      if (url != null) {
        throw CommandException.usage(
            "run " + run.id().value() + " writes nothing back into a table; drop --into-url.");
      }
      return Optional.empty();
    }
    try {
      WriteBackMemory memory =
          WriteBackMemory.parse(kept.get(), url == null ? null : JdbcUrl.parse(url));
      AnswerTable table = of(memory.writeBack(), shell);
      table.check(memory.incomplete());
      return Optional.of(table);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()));
    }
  }

  private void check(boolean incomplete) {
    try {
      sink.check();
    } catch (SinkException unreachable) {
      close();
      throw CommandException.usage(
          unreachable.getMessage()
              + " The run writes its answers back into "
              + name()
              + "; nothing was sent."
              + (incomplete
                  ? " The URL's user, password and parameters are not kept: give it whole with"
                      + " --into-url, or for PostgreSQL set PGUSER and PGPASSWORD."
                  : " If it has moved, say where with --into-url."));
    }
  }

  /**
   * Looks whether the table and its columns are there.
   *
   * @throws SinkException if not
   */
  void check() {
    sink.check();
  }

  /** The table as people know it. */
  String name() {
    return sink.name();
  }

  Sink sink() {
    return sink;
  }

  /** What it has to say of single rows. */
  Notes notes() {
    return notes;
  }

  @Override
  public void close() {
    sink.close();
  }
}
