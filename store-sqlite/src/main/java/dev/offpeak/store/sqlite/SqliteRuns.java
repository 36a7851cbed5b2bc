package dev.offpeak.store.sqlite;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.NewRun;
import dev.offpeak.store.Pending;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.sqlite.RunRows.RunInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs and their intake. Thread-safe. */
final class SqliteRuns implements RunStore {

  /** Requests moved in one transaction: about 10 ms of the writer. */
  private static final int SLICE = 1_000;

  /** Rows deleted in one transaction: each is in up to seven indexes, and is overwritten. */
  private static final int DROPPED_AT_ONCE = 500;

  private final Writer writer;
  private final Readers readers;
  private final Segments segments;
  private final Recovery recovery;
  private final InstantSource time;

  SqliteRuns(
      Writer writer, Readers readers, Segments segments, Recovery recovery, InstantSource time) {
    this.writer = writer;
    this.readers = readers;
    this.segments = segments;
    this.recovery = recovery;
    this.time = time;
  }

  @Override
  public boolean create(NewRun run, Instant followedUntil) {
    return writer.write(rows -> rows.runs().add(run, followedUntil));
  }

  @Override
  public Pending<List<Duplicate>> appendLater(RunId run, List<NewRequest> requests) {
    Instant now = time.instant();
    Pending<RequestRows.Added> added =
        writer.addLater(rows -> {
          RunInfo info = rows.runs().require(run);
          if (!info.takesRequests()) {
            throw new IllegalStateException("run " + run + " takes no more requests");
          }
          for (NewRequest request : requests) {
            segments.checkWritten(request.body());
            segments.checkWritten(request.row());
          }
          return rows.requests().add(info, requests, now);
        });
    return () -> added.await().duplicates();
  }

  @Override
  public RunId activate(RunId run, String identity, boolean again) {
    RunId winner =
        writer.write(rows -> {
          RunInfo info = rows.runs().require(run);
          Optional<RunId> older = rows.runs().latest(identity, again);
          if (older.isPresent()) {
            // Marked as nobody's, so that a crash before its rows are gone leaves it to others.
            rows.runs().abandonLoad(info);
            return older.get();
          }
          rows.runs().activate(info, identity);
          return run;
        });
    if (!winner.equals(run)) {
      dropLoading(run);
    }
    return winner;
  }

  @Override
  public void dropLoading(RunId run) {
    while (true) {
      Optional<List<Integer>> unused = writer.write(rows -> dropSome(rows, run, recovery.self()));
      if (unused.isPresent()) {
        unused.get().forEach(segments::deleteFile);
        return;
      }
    }
  }

  /** Drops a slice; once the run is gone, the segments that went with it. */
  private static Optional<List<Integer>> dropSome(Rows rows, RunId run, String self)
      throws SQLException {
    RunInfo info = rows.runs().info(run).orElse(null);
    if (info == null || info.state() != RunState.LOADING) {
      return Optional.of(List.of());
    }
    // A load has no attempts yet; a run that was let go has.
    if (rows.retention().deleteAttempts(info, DROPPED_AT_ONCE)
        || rows.requests().deleteSome(info, DROPPED_AT_ONCE) == DROPPED_AT_ONCE) {
      return Optional.empty();
    }
    List<Integer> unused = rows.segments().release(info.key(), self);
    rows.rules().delete(info.key());
    rows.runBudgets().delete(info.key());
    rows.runs().deleteLoading(info);
    return Optional.of(unused);
  }

  @Override
  public void dropDeadLoads(Instant now) {
    List<RunId> dead = readers.read(rows -> rows.runs().deadLoads(now));
    if (!dead.isEmpty()) {
      recovery.releaseDeadOwners();
      dead.forEach(this::dropLoading);
    }
  }

  @Override
  public Optional<Run> find(RunId run) {
    return readers.read(rows -> rows.runs().find(run));
  }

  @Override
  public Optional<String> sink(RunId run) {
    return readers.read(rows -> rows.runs().sink(run));
  }

  @Override
  public List<RunId> undelivered(String identity) {
    return readers.read(rows -> rows.runs().undelivered(identity));
  }

  @Override
  public Optional<Run> findByIdentity(String identity) {
    return readers.read(rows -> {
      Optional<RunId> latest = rows.runs().latest(identity, false);
      return latest.isEmpty() ? Optional.empty() : rows.runs().find(latest.get());
    });
  }

  @Override
  public List<Run> recent(int limit) {
    return readers.read(rows -> rows.runs().recent(limit));
  }

  @Override
  public List<RunId> openEnded() {
    return readers.read(rows -> rows.runs().openEnded());
  }

  @Override
  public void follow(RunId run, Instant until) {
    writer.write(rows -> {
      rows.runs().follow(run, until);
      return true;
    });
  }

  @Override
  public void resume(
      RunId run, Account account, @Nullable Instant deadline, @Nullable Usd costCap) {
    writer.write(rows -> {
      rows.runs().resume(rows.runs().require(run), account, deadline, costCap);
      return true;
    });
  }

  @Override
  public void setRules(RunId run, @Nullable Feature feature, AnswerRules rules) {
    writer.write(rows -> {
      rows.rules().set(rows.runs().require(run).key(), feature, rules);
      return true;
    });
  }

  @Override
  public Optional<AnswerRules> rules(RunId run, Feature feature) {
    return readers.read(rows -> {
      RunInfo info = rows.runs().info(run).orElse(null);
      Long number = rows.names().knownFeature(feature);
      return info == null
          ? Optional.empty()
          : Optional.ofNullable(rows.rules().find(info.key(), number == null ? 0 : number));
    });
  }

  @Override
  public void setBudget(RunId run, @Nullable Budget budget) {
    writer.write(rows -> {
      rows.runBudgets().set(rows.runs().require(run).key(), budget);
      return true;
    });
  }

  @Override
  public Optional<Budget> budget(RunId run) {
    return readers.read(rows -> rows.runBudgets().find(run.value()));
  }

  @Override
  public Set<Account> accountsInFlight(RunId run) {
    return readers.read(rows -> rows.batches().accountsInFlight(run));
  }

  @Override
  public void stop(RunId run, Stop stop) {
    writer.write(rows -> {
      rows.runs().stop(run, stop);
      return true;
    });
  }

  @Override
  public void stopAll(AccountId account, Stop stop) {
    writer.write(rows -> {
      rows.runs().stopAll(account, stop);
      return true;
    });
  }

  @Override
  public void seal(RunId run) {
    writer.write(rows -> {
      rows.runs().seal(run);
      return true;
    });
  }

  @Override
  public long cancel(RunId run, Instant now) {
    long cancelled = 0;
    while (true) {
      int some =
          writer.write(rows -> {
            RunInfo info = rows.runs().require(run);
            if (info.state() != RunState.ACTIVE) {
              return 0;
            }
            rows.runs().requestCancel(info);
            return rows.requests().cancelSome(info, SLICE);
          });
      cancelled += some;
      if (some < SLICE) {
        return cancelled;
      }
    }
  }

  @Override
  public boolean finishIfDone(RunId run, Instant now) {
    Run seen = find(run).orElse(null);
    if (seen == null || seen.state() == RunState.LOADING) {
      return false;
    }
    if (seen.state() != RunState.ACTIVE) {
      return true;
    }
    if (seen.counts().ready() + seen.counts().inFlight() > 0) {
      return false;
    }
    return writer.write(rows -> {
      RunInfo info = rows.runs().require(run);
      return info.state() != RunState.ACTIVE || rows.runs().finish(info, now);
    });
  }

  @Override
  public void finishDone(AccountId account, Instant now) {
    for (RunId done : readers.read(rows -> rows.runs().done(account))) {
      finishIfDone(done, now);
    }
  }

  @Override
  public long retry(RunId run, Instant now) {
    long failed = retryAll(run, Kind.FAILED, now);
    return failed + retryAll(run, Kind.CANCELLED, now);
  }

  /**
   * Each slice makes the run active with it, so that a crash leaves nothing ready in a final run.
   */
  private long retryAll(RunId run, Kind from, Instant now) {
    long retried = 0;
    while (true) {
      int some =
          writer.write(rows -> {
            RunInfo info = rows.runs().require(run);
            if (info.state() == RunState.LOADING) {
              throw new IllegalStateException("run " + run + " is still being loaded");
            }
            int ready = rows.requests().retrySome(info, from, now, SLICE);
            if (ready > 0) {
              rows.runs().reopen(info);
            }
            return ready;
          });
      retried += some;
      if (some < SLICE) {
        return retried;
      }
    }
  }

  @Override
  public Set<AskedBefore> askedBefore(String identity, List<AskedBefore> requests) {
    return readers.read(rows -> {
      Set<AskedBefore> asked = new HashSet<>();
      for (AskedBefore request : requests) {
        if (rows.requests().asked(identity, request)) {
          asked.add(request);
        }
      }
      return asked.stream().collect(Collectors.toUnmodifiableSet());
    });
  }
}
