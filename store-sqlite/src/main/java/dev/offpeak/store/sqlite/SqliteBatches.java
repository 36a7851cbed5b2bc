package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BatchTransitions;
import dev.offpeak.model.Failure;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches from intent to end. Thread-safe. */
final class SqliteBatches implements BatchStore {

  /** Lines let go in one transaction: about 10 ms of the writer. */
  private static final int SLICE = 500;

  private final Writer writer;
  private final Readers readers;
  private final InstantSource time;

  SqliteBatches(Writer writer, Readers readers, InstantSource time) {
    this.writer = writer;
    this.readers = readers;
    this.time = time;
  }

  @Override
  public Optional<Batch> find(BatchId batch) {
    return readers.read(rows -> rows.batches().find(batch).map(BatchRows.Stored::batch));
  }

  @Override
  public List<Batch> in(AccountId account, Set<BatchState.Kind> states) {
    return readers.read(rows -> rows.batches().in(account, states));
  }

  @Override
  public List<Batch> unfinished() {
    Instant now = time.instant();
    return readers.read(rows -> rows.batches().unfinished(now));
  }

  @Override
  public List<Batch> recent(int limit) {
    return readers.read(rows -> rows.batches().recent(limit));
  }

  @Override
  public List<Batch> ofRun(RunId run) {
    return readers.read(rows -> rows.batches().ofRun(run));
  }

  @Override
  public List<Batch> submittable(AccountId account, Instant now) {
    return readers.read(rows -> rows.batches().submittable(account, now));
  }

  @Override
  public List<CancelCandidate> cancelCandidates(AccountId account) {
    return readers.read(rows -> rows.batches().cancelCandidates(account));
  }

  @Override
  public boolean claimed(AccountId account, ProviderBatchId id) {
    return readers.read(rows -> rows.batches().claimed(account, id));
  }

  @Override
  public Optional<Batch> ofProvider(AccountId account, ProviderBatchId id) {
    return readers.read(rows -> rows.batches().ofProvider(account, id));
  }

  @Override
  public List<Batch> atProvider(AccountId account, @Nullable Batch after, int limit) {
    return readers.read(rows -> rows.batches().atProvider(account, after, limit));
  }

  @Override
  public int submittedSince(AccountId account, Instant since) {
    return readers.read(rows -> rows.batches().submittedSince(account, since));
  }

  @Override
  public Optional<Instant> firstSubmittedSince(AccountId account, Instant since) {
    return readers.read(rows -> rows.batchTimes().firstSubmittedSince(account, since));
  }

  @Override
  public List<Duration> latestDurations(AccountId account, RequestGroup group, int limit) {
    return readers.read(rows -> rows.batchTimes().latestDurations(account, group, limit));
  }

  @Override
  public Batch move(Batch expected, BatchState to, Instant nextAt) {
    return writer.write(rows -> rows.batches().move(rows.batches().expect(expected), to, nextAt));
  }

  @Override
  public Batch postpone(Batch expected, Instant nextAt) {
    return writer.write(rows -> rows.batches().postpone(rows.batches().expect(expected), nextAt));
  }

  @Override
  public void endWaits(AccountId account, Instant now, Duration longest) {
    writer.write(rows -> {
      rows.batchTimes().endWaits(account, now, now.plus(longest), BatchState.GivenUp.NEVER);
      return true;
    });
  }

  @Override
  public List<Line> lines(BatchId batch, @Nullable Integer after, int limit) {
    return readers.read(rows -> {
      Long key = rows.batches().key(batch);
      return key == null
          ? List.of()
          : rows.attempts().lines(key, after == null ? 0 : after, limit, rows.names());
    });
  }

  @Override
  public Batch release(Batch expected, BatchState to, Instant readyAt, LineVerdict verdict) {
    BatchTransitions.check(expected.id(), expected.state().kind(), to.kind());
    // The state moves last, with the last slice: after a crash the batch is found in its old state
    // with fewer open lines, and releasing it again goes on where this stopped.
    while (true) {
      Optional<Batch> released =
          writer.write(rows -> {
            BatchRows.Stored stored = rows.batches().expect(expected);
            List<Flight> flights = rows.attempts().open(stored.key(), new byte[0], SLICE);
            release(rows, flights, readyAt, verdict);
            return flights.size() == SLICE
                ? Optional.empty()
                : Optional.of(rows.batches().move(stored, to, readyAt));
          });
      if (released.isPresent()) {
        return released.get();
      }
    }
  }

  private static void release(Rows rows, List<Flight> flights, Instant readyAt, LineVerdict verdict)
      throws SQLException {
    Moves moves = new Moves(rows);
    for (Flight flight : flights) {
      if (flight.current()) {
        Failure failure = verdict.of(flight.position());
        moves.move(
            flight.request(),
            failure == null ? new RequestState.Ready(readyAt) : new RequestState.Failed(failure));
      }
      moves.close(flight);
      if (flight.outcome() == null) {
        flight.end(AttemptOutcome.VOID, null);
      }
      moves.ended(flight, null);
    }
    moves.write();
  }
}
