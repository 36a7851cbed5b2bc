package dev.offpeak.deliver;

import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.Dialect.AnswerView;
import dev.offpeak.sink.Outcome;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a run's outcomes with their payloads, a page at a time. Thread-safe. */
public final class Results {

  private static final int PAGE = 500;

  /** Read ahead at most twice: answers may be large, and the heap is small whatever the input. */
  private static final int CHUNK_BYTES = 4 * 1024 * 1024;

  private final RunStore runs;
  private final OutputStore output;
  private final PayloadStore payloads;
  private final Dialect dialect;

  /**
   * @param dialect of the run's provider
   */
  public Results(Store store, Dialect dialect) {
    this.runs = store.runs();
    this.output = store.output();
    this.payloads = store.payloads();
    this.dialect = dialect;
  }

  /**
   * Hands over all requests of the run in the order of the input. What comes next is read while the
   * receiver, in the caller's thread, is busy with what came before.
   *
   * @throws dev.offpeak.store.StoreException if a payload cannot be read
   */
  public void forEach(RunId run, Consumer<Outcome> receiver) {
    try (ReadAhead<List<Outcome>> chunks = new ReadAhead<>(chunksOf(run))) {
      for (List<Outcome> chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        chunk.forEach(receiver);
      }
    }
    checkStillThere(run);
  }

  /** Half of the answers must not pass for all of them. */
  private void checkStillThere(RunId run) {
    if (runs.find(run).filter(now -> now.state() != RunState.LOADING).isEmpty()) {
      throw new StoreException(
          StoreException.Reason.BROKEN,
          "run %s was deleted by retention while it was read".formatted(run));
    }
  }

  /** The run's outcomes, some at a time; null at the end. */
  private Supplier<@Nullable List<Outcome>> chunksOf(RunId run) {
    Iterator<Outcome> outcomes = new InOrder(run);
    return () -> {
      List<Outcome> chunk = new ArrayList<>();
      long bytes = 0;
      while (chunk.size() < PAGE && bytes < CHUNK_BYTES && outcomes.hasNext()) {
        Outcome outcome = outcomes.next();
        byte[] line = outcome.line();
        byte[] row = outcome.row();
        bytes += (line == null ? 0 : line.length) + (row == null ? 0 : row.length);
        chunk.add(outcome);
      }
      return chunk.isEmpty() ? null : chunk;
    };
  }

  /** The run's outcomes in the order of the input; holds a page of rows. Used by one thread. */
  private final class InOrder implements Iterator<Outcome> {

    private final RunId run;
    private Iterator<OutputRow> page = Collections.emptyIterator();
    private long after;
    private boolean last;

    InOrder(RunId run) {
      this.run = run;
    }

    @Override
    public boolean hasNext() {
      if (!page.hasNext() && !last) {
        List<OutputRow> rows = output.rows(run, after, PAGE);
        last = rows.size() < PAGE;
        page = rows.iterator();
      }
      return page.hasNext();
    }

    @Override
    public Outcome next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      OutputRow row = page.next();
      after = row.ordinal();
      return outcome(row);
    }
  }

  /**
   * One stored row with its payloads.
   *
   * @throws StoreException if a payload is damaged; the message names the request
   */
  public Outcome outcome(OutputRow row) {
    try {
      return withPayloads(row);
    } catch (StoreException damaged) {
      String named = "request \"%s\": %s".formatted(row.customId(), damaged.getMessage());
      throw new StoreException(damaged.reason(), named, damaged);
    }
  }

  private Outcome withPayloads(OutputRow row) {
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
