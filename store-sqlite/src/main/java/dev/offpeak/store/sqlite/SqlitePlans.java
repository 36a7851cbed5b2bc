package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.RequestTransitions;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.sqlite.RunRows.Plannable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ready requests, and batches while they are put together. Thread-safe. */
final class SqlitePlans implements PlanStore {

  /** Lines taken out of a batch in one transaction: about 10 ms of the writer. */
  private static final int SLICE = 1_000;

  private final Writer writer;
  private final Readers readers;

  SqlitePlans(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * A group being summed over runs: since when, whether all may grow, its first request's group.
   */
  private record Sum(
      RequestGroup group,
      Instant oldest,
      boolean openEnded,
      long first,
      Instant newest,
      boolean held) {
    Sum plus(Sum other) {
      return new Sum(
          first <= other.first ? group : other.group,
          oldest.isBefore(other.oldest) ? oldest : other.oldest,
          openEnded && other.openEnded,
          Math.min(first, other.first),
          newest.isAfter(other.newest) ? newest : other.newest,
          held || other.held);
    }

    RequestGroup key(boolean oneModelPerBatch) {
      return oneModelPerBatch ? group : new RequestGroup(group.target(), group.endpoint(), "");
    }
  }

  @Override
  public List<ReadyGroup> readyGroups(AccountId account, Instant now, boolean oneModelPerBatch) {
    return readers.read(rows -> {
      Map<RequestGroup, Sum> groups = new LinkedHashMap<>();
      for (Plannable run : rows.runs().plannable(account, now)) {
        for (long group : groups(rows, run)) {
          ReadyRows.Oldest oldest = rows.ready().oldest(run, group, now);
          if (oldest != null) {
            Sum sum =
                new Sum(
                    rows.names().group(group),
                    oldest.readyAt(),
                    run.openEnded(),
                    oldest.firstRequest(),
                    oldest.newestReadyAt(),
                    run.openEnded() && rows.ready().anyHeld(run, group, now));
            groups.merge(sum.key(oneModelPerBatch), sum, Sum::plus);
          }
        }
      }
      return groups.values().stream()
          .sorted(Comparator.comparingLong(Sum::first))
          .map(sum ->
              new ReadyGroup(sum.group(), sum.oldest(), sum.openEnded(), sum.newest(), sum.held()))
          .toList();
    });
  }

  private static List<Long> groups(Rows rows, Plannable run) throws SQLException {
    List<Long> groups = new ArrayList<>();
    Long group = rows.ready().nextGroup(run, 0);
    while (group != null) {
      groups.add(group);
      group = rows.ready().nextGroup(run, group);
    }
    return groups;
  }

  @Override
  public List<ReadyRequest> readyRequests(
      AccountId account,
      ReadyGroup group,
      boolean oneModelPerBatch,
      Instant now,
      @Nullable RequestId after,
      int limit) {
    return readers.read(rows ->
        page(
            rows,
            rows.runs().plannable(account, now),
            group,
            oneModelPerBatch,
            now,
            after == null ? 0 : after.value(),
            limit));
  }

  @Override
  public List<ReadyRun> readyRuns(
      AccountId account, ReadyGroup group, boolean oneModelPerBatch, Instant now) {
    return readers.read(rows -> {
      List<ReadyRun> ready = new ArrayList<>();
      for (Plannable run : rows.runs().plannable(account, now)) {
        if (hasReady(rows, run, group, oneModelPerBatch, now)) {
          ready.add(new ReadyRun(run.id(), run.feature(), run.deadline()));
        }
      }
      return List.copyOf(ready);
    });
  }

  private static boolean hasReady(
      Rows rows, Plannable run, ReadyGroup group, boolean oneModelPerBatch, Instant now)
      throws SQLException {
    for (long candidate : groups(rows, run)) {
      if (shares(rows.names().group(candidate), group.group(), oneModelPerBatch)
          && rows.ready().any(run, candidate, now)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<ReadyRequest> readyRequestsOf(
      RunId run,
      AccountId account,
      ReadyGroup group,
      boolean oneModelPerBatch,
      Instant now,
      @Nullable RequestId after,
      int limit) {
    return readers.read(rows -> {
      List<Plannable> only = rows.runs().plannable(account, run, now);
      long from = after == null ? 0 : after.value();
      return page(rows, only, group, oneModelPerBatch, now, from, limit);
    });
  }

  private static List<ReadyRequest> page(
      Rows rows,
      List<Plannable> runs,
      ReadyGroup group,
      boolean oneModelPerBatch,
      Instant now,
      long from,
      int limit)
      throws SQLException {
    List<ReadyRequest> found = new ArrayList<>();
    for (Plannable run : runs) {
      for (long candidate : groups(rows, run)) {
        if (shares(rows.names().group(candidate), group.group(), oneModelPerBatch)) {
          // Requests beyond the last of a full page cannot be on it.
          long before = found.size() < limit ? Long.MAX_VALUE : found.getLast().id().value();
          found.addAll(rows.ready().ready(run, candidate, from, before, now, limit));
          found.sort(Comparator.comparing(ReadyRequest::id));
          if (found.size() > limit) {
            found.subList(limit, found.size()).clear();
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean shares(RequestGroup one, RequestGroup other, boolean oneModelPerBatch) {
    return one.target().equals(other.target())
        && one.endpoint() == other.endpoint()
        && (!oneModelPerBatch || one.model().equals(other.model()));
  }

  @Override
  public void begin(BatchId batch, AccountId account, RequestGroup group, Instant now) {
    writer.write(rows -> {
      rows.batches().begin(batch, account, group, now);
      return true;
    });
  }

  @Override
  public void assemble(BatchId batch, List<Member> members) {
    writer.write(rows -> {
      BatchRows.Stored stored = rows.batches().require(batch);
      int first = stored.batch().requests() + 1;
      int taken = rows.attempts().join(stored.key(), first, members);
      if (taken != members.size()) {
        throw notReady(rows, stored.key(), members);
      }
      for (AttemptRows.Share share :
          rows.attempts().shares(stored.key(), first, first + members.size())) {
        rows.batches().grow(stored.key(), share);
        rows.changes().moved(share.run(), Kind.READY, Kind.BATCHED, share.requests());
      }
      return true;
    });
  }

  /** Says which request could not be taken. */
  private static RuntimeException notReady(Rows rows, long batch, List<Member> members)
      throws SQLException {
    for (Member member : members) {
      Kind kind = rows.requests().state(member.request());
      if (kind == null) {
        return new IllegalStateException("there is no request " + member.request());
      }
      boolean taken = kind == Kind.BATCHED && rows.attempts().isIn(batch, member.attempt());
      if (!taken) {
        // One that is still ready belongs to a run that is being cancelled.
        Kind from = kind == Kind.READY ? Kind.CANCELLED : kind;
        RequestTransitions.check(member.request(), from, Kind.BATCHED);
      }
    }
    return new IllegalStateException("a request was given to a batch twice");
  }

  @Override
  public Optional<Batch> plan(BatchId batch, long wireBytes, Instant now, List<SpendLimit> limits) {
    return writer.write(rows -> {
      BatchRows.Stored stored = rows.batches().require(batch);
      if (stored.batch().requests() == 0) {
        throw new IllegalStateException("batch " + batch + " has no requests");
      }
      List<BatchRows.FeatureReserved> features = rows.batches().featureReservations(stored.key());
      List<BatchRows.Reserved> runs = rows.batches().reservations(stored.key());
      if (passesOne(rows, features, limits) || passesOne(rows, runs, now)) {
        return Optional.empty();
      }
      BatchState planned = new BatchState.Planned(now, null, 0, null);
      rows.batches().plan(stored, wireBytes, now);
      for (BatchRows.Reserved share : runs) {
        rows.changes().reserved(share.run(), share.nanos());
      }
      for (BatchRows.FeatureReserved share : features) {
        rows.changes().reservedOf(share.feature(), share.nanos());
      }
      return Optional.of(rows.batches().move(stored, planned, now));
    });
  }

  /** Whether a feature's share of a batch would pass its limit, with all that is reserved now. */
  private static boolean passesOne(
      Rows rows, List<BatchRows.FeatureReserved> features, List<SpendLimit> limits)
      throws SQLException {
    rows.changes().flush();
    for (SpendLimit limit : limits) {
      long feature = rows.names().feature(limit.feature());
      FeatureSpend spent = rows.ledger().spent(feature, limit.from(), limit.to());
      for (BatchRows.FeatureReserved share : features) {
        Usd after = spent.settled().plus(spent.reserved()).plus(new Usd(share.nanos()));
        if (share.feature() == feature && after.compareTo(limit.most()) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a run's share would pass its own budget: it may have made calls meanwhile. */
  private static boolean passesOne(Rows rows, List<BatchRows.Reserved> runs, Instant now)
      throws SQLException {
    for (BatchRows.Reserved share : runs) {
      if (!rows.runBudgets().fits(share.run(), share.nanos(), now)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void waits(Map<RunId, BudgetWait> waits, List<RunId> others) {
    writer.write(rows -> {
      rows.waits().set(waits);
      rows.waits().clear(others);
      return true;
    });
  }

  @Override
  public Optional<BudgetWait> waiting(RunId run) {
    return readers.read(rows -> rows.waits().find(run));
  }

  @Override
  public void drop(BatchId batch) {
    // Lines are taken out from the last to the first: what a crash leaves is a shorter batch.
    boolean dropped = false;
    while (!dropped) {
      dropped = writer.write(rows -> dropSome(rows, batch));
    }
  }

  private static boolean dropSome(Rows rows, BatchId batch) throws SQLException {
    BatchRows.Stored stored = rows.batches().find(batch).orElse(null);
    if (stored == null) {
      return true;
    }
    if (!(stored.batch().state() instanceof BatchState.Assembling)) {
      throw new IllegalStateException("batch " + batch + " is not assembling any more");
    }
    List<AttemptRows.Dropped> lines = rows.attempts().last(stored.key(), SLICE);
    rows.attempts().drop(lines, rows.changes());
    if (lines.size() == SLICE) {
      return false;
    }
    rows.batches().delete(stored.key());
    return true;
  }

  @Override
  public List<BatchId> assembling(AccountId account) {
    return readers.read(rows -> rows.batches().assembling(account));
  }

  @Override
  public Map<RunId, RunBudget> budgets(List<RunId> runs) {
    return readers.read(rows -> {
      Map<RunId, RunBudget> budgets = new HashMap<>();
      for (RunId run : runs) {
        rows.runs().budget(run).ifPresent(budget -> budgets.put(run, budget));
      }
      return Map.copyOf(budgets);
    });
  }
}
