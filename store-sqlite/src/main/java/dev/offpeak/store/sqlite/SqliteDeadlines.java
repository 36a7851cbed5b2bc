package dev.offpeak.store.sqlite;

import dev.offpeak.lane.CallRate;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.LateCause;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.DeadlineStore;
import dev.offpeak.store.LedgerStore.FeatureSpend;
import dev.offpeak.store.PlanStore.SpendLimit;
import dev.offpeak.store.ResultStore.Unanswered;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deadlines, and the synchronous calls that keep them. Thread-safe. */
final class SqliteDeadlines implements DeadlineStore {

  private final Writer writer;
  private final Readers readers;

  SqliteDeadlines(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void allow(RunId run, List<Lane> lanes) {
    writer.write(rows -> {
      rows.due().allow(run, lanes);
      return true;
    });
  }

  @Override
  public Optional<List<Lane>> allowed(RunId run) {
    return readers.read(rows -> rows.due().allowed(run));
  }

  @Override
  public List<DueRun> runs(AccountId account, Instant now) {
    return readers.read(rows -> rows.due().runs(account, now));
  }

  @Override
  public long ownUntil(RunId run, Instant latest) {
    return readers.read(rows -> rows.due().ownUntil(run, latest));
  }

  @Override
  public int hurry(Selection which, int limit) {
    return writer.write(rows -> rows.due().hurry(which, limit));
  }

  @Override
  public List<Batch> batchesWith(Selection which) {
    return readers.read(rows -> rows.due().batchesWith(which, rows.batches()));
  }

  @Override
  public List<Share> shares(BatchId batch) {
    return readers.read(rows -> {
      Long key = rows.batches().key(batch);
      return key == null ? List.of() : rows.due().shares(key);
    });
  }

  @Override
  public int markLate(Selection which, @Nullable Set<Feature> mayEscalate, int limit) {
    return writer.write(rows -> rows.due().markLate(which, mayEscalate, limit));
  }

  @Override
  public List<CallRate.Span> lately(AccountId account, int limit) {
    return readers.read(rows -> rows.called().lately(account, limit));
  }

  @Override
  public List<Callable> callable(AccountId account, Instant now, int limit) {
    return readers.read(rows -> rows.called().callable(account, now, limit));
  }

  @Override
  public Set<AttemptId> begin(
      AccountId account, List<Intent> calls, List<SpendLimit> limits, Instant now) {
    return writer.write(rows -> {
      Set<AttemptId> begun = new HashSet<>();
      for (Intent call : calls) {
        // What the call before it reserved counts.
        rows.changes().flush();
        Optional<CalledRows.Waiting> waiting = rows.called().waiting(call.request());
        if (waiting.isPresent()
            && fits(rows, waiting.get(), call.reserveNanos(), limits)
            && rows.runBudgets().fits(waiting.get().run(), call.reserveNanos(), now)) {
          rows.called().begin(account, call, waiting.get(), now, rows.changes());
          begun.add(call.attempt());
        } else if (waiting.isPresent()) {
          rows.called().toBatch(call.request());
        }
      }
      return Set.copyOf(begun);
    });
  }

  private static boolean fits(
      Rows rows, CalledRows.Waiting waiting, long nanos, List<SpendLimit> limits)
      throws SQLException {
    if (!waiting.fits(nanos)) {
      return false;
    }
    for (SpendLimit limit : limits) {
      if (rows.names().feature(limit.feature()) == waiting.feature()) {
        FeatureSpend spent = rows.ledger().spent(waiting.feature(), limit.from(), limit.to());
        if (spent.total().plus(new Usd(nanos)).compareTo(limit.most()) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public List<Unanswered> open(AccountId account, int limit) {
    return readers.read(rows -> {
      List<UUID> ids = rows.attempts().openCalls(account, limit);
      List<Unanswered> open = new ArrayList<>();
      for (Flight flight : rows.attempts().find(ids).values()) {
        open.add(SqliteResults.unanswered(flight, rows.runs().info(flight.request().run())));
      }
      return List.copyOf(open);
    });
  }

  @Override
  public Hurry hurry(RunId run) {
    return readers.read(rows -> {
      CalledRows.Sums sums = rows.called().sums(run);
      return new Hurry(
          sums.answered(),
          new Usd(sums.paid()),
          new Usd(sums.byBatch()),
          sums.unknown(),
          rows.due().late(run));
    });
  }

  @Override
  public List<String> unknown(RunId run) {
    return readers.read(rows -> rows.called().unknown(run));
  }

  @Override
  public Map<String, LateCause> late(RunId run, int limit) {
    return readers.read(rows -> rows.due().whoIsLate(run, limit));
  }
}
