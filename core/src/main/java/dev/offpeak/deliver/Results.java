package dev.offpeak.deliver;

import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.Dialect.AnswerView;
import dev.offpeak.sink.Outcome;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a run's outcomes with their payloads, a page at a time. Thread-safe. */
public final class Results {

  private static final int PAGE = 500;

  private final OutputStore output;
  private final PayloadStore payloads;
  private final Dialect dialect;

  /**
   * @param dialect of the run's provider
   */
  public Results(Store store, Dialect dialect) {
    this.output = store.output();
    this.payloads = store.payloads();
    this.dialect = dialect;
  }

  /**
   * Hands over all requests of the run in the order of the input.
   *
   * @throws dev.offpeak.store.StoreException if a payload cannot be read
   */
  public void forEach(RunId run, Consumer<Outcome> receiver) {
    long after = 0;
    while (true) {
      List<OutputRow> page = output.rows(run, after, PAGE);
      for (OutputRow row : page) {
        receiver.accept(outcome(row));
        after = row.ordinal();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  /** One stored row with its payloads. */
  public Outcome outcome(OutputRow row) {
    byte @Nullable [] line = read(row.line());
    Optional<AnswerView> answer =
        line == null ? Optional.empty() : dialect.answer(row.endpoint(), line);
    return new Outcome(
        row.ordinal(),
        row.customId(),
        row.state(),
        read(row.row()),
        answer.map(AnswerView::text).orElse(null),
        answer.map(AnswerView::body).orElse(null),
        line,
        row.failure(),
        row.usage(),
        row.cost(),
        row.lane(),
        row.attempts());
  }

  private byte @Nullable [] read(@Nullable PayloadRef ref) {
    return ref == null ? null : payloads.read(ref);
  }
}
