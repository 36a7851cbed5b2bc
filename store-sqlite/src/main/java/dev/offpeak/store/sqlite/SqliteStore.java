package dev.offpeak.store.sqlite;

import dev.offpeak.payload.PayloadStore;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.BrowseStore;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.CleanupStore;
import dev.offpeak.store.DeadlineStore;
import dev.offpeak.store.DecisionStore;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DispatcherLocks;
import dev.offpeak.store.HookStore;
import dev.offpeak.store.KeyStore;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LimitStore;
import dev.offpeak.store.OutputStore;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.PolicyStore;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.RetentionStore;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/**
 * The store in a directory of the local disk: {@code offpeak.db} with the rows, {@code payloads/}
 * with the bytes. Many processes may have one directory open. Only its owner can read it (modes
 * 0700 and 0600). Thread-safe.
 *
 * <p>Times are kept to the millisecond.
 */
public final class SqliteStore implements Store {

  private final Writer writer;
  private final Readers readers;
  private final Checkpointer checkpointer;
  private final Segments segments;
  private final Recovery recovery;
  private final RunStore runs;
  private final PlanStore plans;
  private final BatchStore batches;
  private final ResultStore results;
  private final OutputStore output;
  private final LimitStore limits;
  private final LedgerStore ledger;
  private final DeferredStore deferred;
  private final CallStore calls;
  private final CleanupStore cleanup;
  private final PolicyStore policies;
  private final DecisionStore decisions;
  private final RetentionStore retention;
  private final ServedStore served;
  private final DeadlineStore deadlines;
  private final KeyStore keys;
  private final BrowseStore browse;
  private final HookStore hooks;
  private final AlertStore alerts;
  private final DispatcherLocks locks;
  private boolean closed;

  private SqliteStore(Folder folder, SqliteSettings settings, InstantSource time, Disk disk) {
    Connections connections = new Connections(folder.database(), settings.busyWait());
    Session session = connections.writer();
    migrate(session);
    this.segments = new Segments(folder, disk, settings.segmentBytes());
    this.checkpointer = new Checkpointer(connections);
    this.writer =
        new Writer(
            session,
            segments,
            disk,
            checkpointer,
            new LogForcer(folder.database(), disk),
            settings.busyWait());
    this.readers = new Readers(connections, settings.readers());
    Recovery.Owner self = Recovery.Owner.create(folder);
    this.recovery = new Recovery(folder, writer, readers, segments, self);
    this.runs = new SqliteRuns(writer, readers, segments, recovery, time);
    this.plans = new SqlitePlans(writer, readers);
    this.batches = new SqliteBatches(writer, readers, time);
    this.results = new SqliteResults(writer, readers, segments);
    this.output = new SqliteOutput(writer, readers);
    this.limits = new SqliteLimits(writer, readers);
    this.ledger = new SqliteLedger(readers);
    this.deferred = new SqliteDeferred(writer, readers, segments, recovery, self.name());
    this.calls = new SqliteCalls(writer, readers);
    this.cleanup = new SqliteCleanup(writer, readers);
    this.policies = new SqlitePolicies(writer, readers);
    this.decisions = new SqliteDecisions(writer, readers);
    this.retention =
        new SqliteRetention(
            writer,
            readers,
            segments,
            checkpointer,
            new Compaction(writer, readers, segments, self.name()));
    this.served = new SqliteServed(writer, readers, folder);
    this.deadlines = new SqliteDeadlines(writer, readers);
    this.keys = new SqliteKeys(writer, readers);
    this.browse = new SqliteBrowse(readers, time);
    this.hooks = new SqliteHooks(writer, readers);
    this.alerts = new SqliteAlerts(writer, readers);
    this.locks = new FileLocks(folder);
    segments.start(new SegmentAllocation(writer, self.name()));
  }

  /**
   * Opens the store in a directory, which is made if it is not there, and brings it to the schema
   * of this release. What a dead process left half-written is cleared away.
   *
   * @throws StoreException if it cannot be written, is damaged, or a newer release wrote it
   */
  public static SqliteStore open(Path directory) {
    return open(directory, SqliteSettings.DEFAULTS, InstantSource.system());
  }

  /** Like {@link #open(Path)}, with settings and a clock of one's own. */
  public static SqliteStore open(Path directory, SqliteSettings settings, InstantSource time) {
    return open(directory, settings, time, Disk.real());
  }

  static SqliteStore open(Path directory, SqliteSettings settings, InstantSource time, Disk disk) {
    SqliteStore store = new SqliteStore(Folder.create(directory), settings, time, disk);
    store.writer.start();
    store.recovery.releaseDeadOwners();
    store.recovery.deleteOrphans();
    return store;
  }

  private static void migrate(Session session) {
    try {
      Migrations.run(session);
    } catch (StoreException refused) {
      try {
        session.close();
      } catch (SQLException e) {
        refused.addSuppressed(e);
      }
      throw refused;
    }
  }

  private record SegmentAllocation(Writer writer, String owner) implements Segments.Allocation {

    @Override
    public int newNumber() {
      return writer.write(rows -> rows.segments().add(owner));
    }

    @Override
    public void closed(int segment) {
      writer.write(rows -> {
        rows.segments().close(segment);
        return true;
      });
    }

    @Override
    public List<Integer> discard(List<Integer> numbers) {
      return writer.write(rows -> {
        for (int number : numbers) {
          rows.segments().close(number);
        }
        return rows.segments().deleteUnused(numbers);
      });
    }
  }

  @Override
  public RunStore runs() {
    return runs;
  }

  @Override
  public PlanStore plans() {
    return plans;
  }

  @Override
  public BatchStore batches() {
    return batches;
  }

  @Override
  public ResultStore results() {
    return results;
  }

  @Override
  public OutputStore output() {
    return output;
  }

  @Override
  public LimitStore limits() {
    return limits;
  }

  @Override
  public LedgerStore ledger() {
    return ledger;
  }

  @Override
  public DeferredStore deferred() {
    return deferred;
  }

  @Override
  public CallStore calls() {
    return calls;
  }

  @Override
  public PolicyStore policies() {
    return policies;
  }

  @Override
  public DecisionStore decisions() {
    return decisions;
  }

  @Override
  public PayloadStore payloads() {
    return segments;
  }

  @Override
  public CleanupStore cleanup() {
    return cleanup;
  }

  @Override
  public RetentionStore retention() {
    return retention;
  }

  @Override
  public ServedStore served() {
    return served;
  }

  @Override
  public BrowseStore browse() {
    return browse;
  }

  @Override
  public DeadlineStore deadlines() {
    return deadlines;
  }

  @Override
  public KeyStore keys() {
    return keys;
  }

  @Override
  public HookStore hooks() {
    return hooks;
  }

  @Override
  public AlertStore alerts() {
    return alerts;
  }

  @Override
  public DispatcherLocks locks() {
    return locks;
  }

  /** Commits what is under way and closes all files; closing again changes nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    recovery.releaseOwn();
    writer.close();
    readers.close();
    checkpointer.close();
    segments.close();
  }
}
