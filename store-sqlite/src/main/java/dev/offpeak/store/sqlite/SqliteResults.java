package dev.offpeak.store.sqlite;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.Pending;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Outcomes of attempts, with their money. Thread-safe. */
final class SqliteResults implements ResultStore {

  private final Writer writer;
  private final Readers readers;
  private final Segments segments;

  SqliteResults(Writer writer, Readers readers, Segments segments) {
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
  }

  @Override
  public Map<AttemptId, AttemptRow> attempts(List<AttemptId> attempts) {
    List<UUID> ids = attempts.stream().map(AttemptId::value).toList();
    return readers.read(rows -> {
      Map<Long, BatchId> batches = new HashMap<>();
      Map<AttemptId, AttemptRow> found = new HashMap<>();
      RulesCache rules = new RulesCache(rows);
      Map<AttemptId, Flight> flights = rows.attempts().find(ids);
      Map<Long, String> asked =
          rows.routed()
              .asked(flights.values().stream().map(flight -> flight.request().id()).toList());
      for (Map.Entry<AttemptId, Flight> entry : flights.entrySet()) {
        Flight flight = entry.getValue();
        BatchId batch = batches.get(flight.batch());
        if (batch == null && !flight.isCall()) {
          batch = rows.batches().id(flight.batch());
          batches.put(flight.batch(), batch);
        }
        RequestGroup group = rows.names().group(flight.request().group());
        found.put(
            entry.getKey(),
            new AttemptRow(
                entry.getKey(),
                batch,
                flight.request().requestId(),
                group.model(),
                group.endpoint(),
                flight.outcome(),
                flight.request().attempts(),
                rules.of(flight.request()),
                asked.get(flight.request().id()),
                flight.marked()));
      }
      return Map.copyOf(found);
    });
  }

  /** Rules are read once for the lines of one call. */
  private static final class RulesCache {
    private final Rows rows;
    private final Map<List<Long>, Optional<AnswerRules>> known = new HashMap<>();

    RulesCache(Rows rows) {
      this.rows = rows;
    }

    @Nullable AnswerRules of(Flight.Request request) throws SQLException {
      List<Long> key = List.of(request.run(), request.feature());
      Optional<AnswerRules> rules = known.get(key);
      if (rules == null) {
        rules = Optional.ofNullable(rows.rules().find(request.run(), request.feature()));
        known.put(key, rules);
      }
      return rules.orElse(null);
    }
  }

  @Override
  public Pending<Integer> recordLater(List<Result> results, Instant now) {
    List<UUID> ids = results.stream().map(result -> result.attempt().value()).toList();
    return writer.writeLater(rows -> {
      Map<AttemptId, Flight> flights = rows.attempts().find(ids);
      Moves moves = new Moves(rows);
      List<LedgerRows.Entry> entries = new ArrayList<>();
      int recorded = 0;
      for (Result result : results) {
        Flight flight = flights.get(result.attempt());
        if (flight != null) {
          segments.checkWritten(result.line());
          Kind before = flight.request().state();
          boolean isNew = record(rows, moves, entries, flight, result);
          recorded += isNew ? 1 : 0;
          boolean unwatched =
              before == Kind.FAILED
                  || before == Kind.CANCELLED
                  || rows.runs().info(flight.request().run()).state() != RunState.ACTIVE;
          if (isNew && unwatched && result instanceof Result.Answer) {
            rows.due().answeredAfterAll(flight.request().id(), now);
          }
        }
      }
      moves.write();
      rows.ledger().book(entries, now, rows.changes());
      return recorded;
    });
  }

  private static boolean record(
      Rows rows, Moves moves, List<LedgerRows.Entry> entries, Flight flight, Result result)
      throws SQLException {
    boolean isNew =
        switch (result) {
          case Result.Answer answer -> answered(rows, moves, entries, flight, answer);
          case Result.Rejected rejected -> rejected(rows, moves, entries, flight, rejected);
          case Result.Failed failed -> failed(flight, failed);
        };
    if (isNew) {
      rows.segments().refer(result.line(), flight.request().run());
      moves.ended(flight, result.line());
    }
    return isNew;
  }

  private static boolean answered(
      Rows rows, Moves moves, List<LedgerRows.Entry> entries, Flight flight, Result.Answer answer)
      throws SQLException {
    if (isAnswered(flight)) {
      return false;
    }
    Flight.Request request = flight.request();
    boolean duplicate = request.state() == Kind.SUCCEEDED;
    moves.close(flight);
    flight.count();
    flight.end(AttemptOutcome.SUCCEEDED, null);
    if (!duplicate) {
      moves.succeed(flight);
    }
    entries.add(
        new LedgerRows.Entry(
            flight.id(),
            request,
            lane(flight),
            duplicate ? LedgerRows.Entry.Kind.DUPLICATE : LedgerRows.Entry.Kind.ANSWER,
            answer.billed(),
            answer.paid(),
            answer.synchronous(),
            answer.routed(),
            answer.cached()));
    rows.called().answered(flight, answer.byBatch());
    return true;
  }

  private static Lane lane(Flight flight) {
    return flight.isCall() ? Lane.INTERACTIVE : Lane.BATCH;
  }

  private static boolean isAnswered(Flight flight) {
    return flight.outcome() == AttemptOutcome.SUCCEEDED
        || flight.outcome() == AttemptOutcome.REJECTED;
  }

  private static boolean rejected(
      Rows rows,
      Moves moves,
      List<LedgerRows.Entry> entries,
      Flight flight,
      Result.Rejected rejected)
      throws SQLException {
    if (isAnswered(flight)) {
      return false;
    }
    Result.Answer answer = rejected.answer();
    moves.close(flight);
    flight.count();
    flight.end(AttemptOutcome.REJECTED, rejected.why());
    Usd paid = answer.paid();
    moves.reject(flight, paid == null ? 0 : paid.nanos(), rejected.next(), rejected.why());
    entries.add(
        new LedgerRows.Entry(
            flight.id(),
            flight.request(),
            lane(flight),
            LedgerRows.Entry.Kind.REJECTED,
            answer.billed(),
            answer.paid(),
            answer.synchronous(),
            answer.routed(),
            answer.cached()));
    rows.called().answered(flight, answer.byBatch());
    return true;
  }

  private static boolean failed(Flight flight, Result.Failed failed) {
    if (flight.outcome() != null) {
      return false;
    }
    flight.end(AttemptOutcome.FAILED, failed.failure());
    return true;
  }

  @Override
  public long succeeded(BatchId batch) {
    return readers.read(rows -> {
      Long key = rows.batches().key(batch);
      return key == null ? 0L : rows.attempts().succeeded(key);
    });
  }

  @Override
  public Tally tally(BatchId batch) {
    return readers.read(rows -> {
      Long key = rows.batches().key(batch);
      return key == null ? new Tally(0, 0, 0, 0, Usage.NONE) : rows.attempts().tally(key);
    });
  }

  @Override
  public List<Unanswered> unanswered(BatchId batch, @Nullable AttemptId after, int limit) {
    byte[] from = after == null ? new byte[0] : Columns.bytes(after.value());
    return readers.read(rows -> {
      Long key = rows.batches().key(batch);
      List<Unanswered> unanswered = new ArrayList<>();
      if (key != null) {
        for (Flight flight : rows.attempts().open(key, from, limit)) {
          unanswered.add(unanswered(flight, rows.runs().info(flight.request().run())));
        }
      }
      return List.copyOf(unanswered);
    });
  }

  static Unanswered unanswered(Flight flight, RunInfo run) {
    RunId id = run.id();
    return new Unanswered(
        new AttemptId(Columns.uuid(flight.id())),
        flight.request().requestId(),
        id,
        flight.failure(),
        flight.request().attempts(),
        flight.current(),
        run.cancelRequested());
  }

  @Override
  public void settle(List<Settlement> settlements, Instant now) {
    List<UUID> ids = settlements.stream().map(settlement -> settlement.attempt().value()).toList();
    writer.write(rows -> {
      Map<AttemptId, Flight> flights = rows.attempts().find(ids);
      Moves moves = new Moves(rows);
      for (Settlement settlement : settlements) {
        Flight flight = flights.get(settlement.attempt());
        if (flight != null && flight.open()) {
          settle(moves, flight, settlement);
        }
      }
      moves.write();
      return true;
    });
  }

  private static void settle(Moves moves, Flight flight, Settlement settlement)
      throws SQLException {
    if (settlement.outcome() == AttemptOutcome.SUCCEEDED
        || settlement.outcome() == AttemptOutcome.REJECTED) {
      throw new IllegalArgumentException("an answer is recorded, not settled");
    }
    moves.close(flight);
    if (settlement.counts()) {
      flight.count();
    }
    if (flight.outcome() == null) {
      flight.end(settlement.outcome(), null);
    }
    if (flight.current()) {
      moves.move(flight.request(), settlement.request());
    }
    moves.ended(flight, null);
  }
}
