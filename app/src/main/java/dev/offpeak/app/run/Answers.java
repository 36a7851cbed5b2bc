package dev.offpeak.app.run;

import dev.offpeak.connectors.jdbc.JdbcRows;
import dev.offpeak.deliver.Results;
import dev.offpeak.model.RunId;
import dev.offpeak.provider.Dialect;
import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.ResultColumns;
import dev.offpeak.sink.ResultFile;
import dev.offpeak.sink.ResultFile.Layout;
import dev.offpeak.sink.RowColumns;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.source.RowJson;
import dev.offpeak.store.OutputStore.InputRow;
import dev.offpeak.store.Store;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Writes a run's outcomes to a file or to standard output, in the order of the input. */
final class Answers {

  private static final int PAGE = 500;

  private final Store store;
  private final Dialect dialect;
  private final PrintStream out;

  Answers(Store store, Dialect dialect, PrintStream out) {
    this.store = store;
    this.dialect = dialect;
    this.out = out;
  }

  /**
   * Writes them all.
   *
   * @throws dev.offpeak.sink.SinkException if they cannot be written; no half of a file stays
   */
  void write(RunId run, OutputPlan plan) {
    Layout layout = layout(run, plan);
    try (ResultFile file =
        plan.file() == null
            ? ResultFile.on("standard output", out, layout)
            : ResultFile.open(plan.file(), layout)) {
      new Results(store, dialect).forEach(run, outcome -> file.write(withoutGuard(outcome)));
      file.finish();
    }
  }

  private Layout layout(RunId run, OutputPlan plan) {
    return switch (plan.form()) {
      case PROVIDER_LINES -> new Layout.Provider(dialect);
      case ROWS_JSONL -> new Layout.Jsonl(columns(run));
      case ROWS_CSV -> new Layout.Csv(columns(run));
    };
  }

  /** Rows of JSONL may differ, so all of them are looked at; answers are left alone. */
  private ResultColumns columns(RunId run) {
    RowColumns columns = new RowColumns();
    long after = 0;
    while (true) {
      List<InputRow> page = store.output().inputRows(run, after, PAGE);
      for (InputRow row : page) {
        after = row.ordinal();
        columns.add(store.payloads().read(row.row()));
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    SequencedSet<String> all = new LinkedHashSet<>(columns.columns());
    all.remove(JdbcRows.GUARD);
    return all.isEmpty() ? ResultColumns.ofBatchFile() : ResultColumns.ofRows(all);
  }

  /** What a table held is for the write-back alone. */
  private static Outcome withoutGuard(Outcome outcome) {
    byte @Nullable [] row = outcome.row();
    if (row == null || !RowJson.has(row, JdbcRows.GUARD)) {
      return outcome;
    }
    JsonBytes json = new JsonBytes().raw('{');
    int[] columns = {0};
    RowJson.forEach(
        row,
        (column, from, to) -> {
          if (!column.equals(JdbcRows.GUARD)) {
            if (columns[0]++ > 0) {
              json.raw(',');
            }
            json.text(column).raw(':').raw(row, from, to);
          }
        });
    byte[] bare = json.raw('}').toString().getBytes(StandardCharsets.UTF_8);
    return new Outcome(
        outcome.ordinal(),
        outcome.customId(),
        outcome.state(),
        bare,
        outcome.text(),
        outcome.response(),
        outcome.line(),
        outcome.failure(),
        outcome.usage(),
        outcome.cost(),
        outcome.lane(),
        outcome.attempts());
  }
}
