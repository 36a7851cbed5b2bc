package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One batch and its directory: {@code batch.json} from its creation on, {@code checked/} once
 * validated, {@code cancel.json} once cancelled, {@code end/} once its results are made. Each of
 * them appears by a rename. Thread-safe.
 */
public final class Batch {
  private static final String RECORD = "batch.json";
  private static final String CANCEL = "cancel.json";
  private static final String DELETED = "deleted";

  private final Path directory;
  private final BatchRecord record;
  private @Nullable Verdict verdict;
  private @Nullable Instant cancelAt;
  private @Nullable Ended ended;
  private @Nullable CompletableFuture<Void> job;
  private int downloads;

  private Batch(Path directory, BatchRecord record) {
    this.directory = directory;
    this.record = record;
  }

  private record Cancel(long atMillis) {}

  /** Writes the record of a new batch into the directory that is being made for it. */
  public static void begin(Path directory, BatchRecord record) {
    Json.persist(directory.resolve(RECORD), record);
  }

  /** Loads a batch; whatever a kill left half-made is made again. */
  public static Batch load(Path directory) {
    Batch batch = new Batch(directory, Json.load(directory.resolve(RECORD), BatchRecord.class));
    batch.reload();
    return batch;
  }

  /** Whether a directory holds a batch that can still be asked for. */
  static boolean present(Path directory) {
    return Files.exists(directory.resolve(RECORD)) && !Files.exists(directory.resolve(DELETED));
  }

  /** Takes over what is on disk. */
  private synchronized void reload() {
    Path checked = directory.resolve("checked/verdict.json");
    if (Files.exists(checked)) {
      verdict = Json.load(checked, Verdict.class);
    }
    Path cancel = directory.resolve(CANCEL);
    if (Files.exists(cancel)) {
      cancelAt = Instant.ofEpochMilli(Json.load(cancel, Cancel.class).atMillis());
    }
    Path end = directory.resolve("end/end.json");
    if (Files.exists(end)) {
      ended = Json.load(end, Ended.class);
    }
  }

  /** The unchanging part. */
  public BatchRecord record() {
    return record;
  }

  /** The provider's id. */
  public String id() {
    return record.id();
  }

  /** The batch's directory. */
  public Path directory() {
    return directory;
  }

  /** What validation found; null before its end. */
  public synchronized @Nullable Verdict verdict() {
    return verdict;
  }

  /** How it came out; null before the results are made. */
  public synchronized @Nullable Ended ended() {
    return ended;
  }

  /** When the user cancelled; null unless that came in time. */
  public synchronized @Nullable Instant cancelAt() {
    return cancelAt;
  }

  /** When it enters its stages. */
  public synchronized Timeline timeline() {
    return Timeline.of(record, cancelAt);
  }

  /** Where it stands. */
  public synchronized Phase phase(Instant now) {
    Timeline timeline = timeline();
    if (ended != null) {
      return Phase.ENDED;
    }
    boolean validated = !now.isBefore(timeline.runningAt());
    if (verdict != null && !verdict.accepted() && validated) {
      return Phase.FAILED;
    }
    if (timeline.cancellingAt() != null && !now.isBefore(timeline.cancellingAt())) {
      return Phase.CANCELLING;
    }
    if (verdict == null || !validated) {
      return Phase.VALIDATING;
    }
    return now.isBefore(timeline.finalizingAt()) ? Phase.RUNNING : Phase.FINALIZING;
  }

  /** Whether it takes no more part in queues and limits. */
  public boolean finished(Instant now) {
    Phase phase = phase(now);
    return phase == Phase.ENDED || phase == Phase.FAILED;
  }

  /**
   * Cancels, if the batch has not come to its end.
   *
   * @return whether the cancellation counts
   */
  public synchronized boolean cancel(Instant now) {
    if (finished(now) || !now.isBefore(timeline().endsAt())) {
      return false;
    }
    if (cancelAt == null && timeline().cancellingAt() == null) {
      Json.persist(directory.resolve(CANCEL), new Cancel(now.toEpochMilli()));
      cancelAt = now;
    }
    return true;
  }

  /** Whether there is work to do: validation, or the results once the end has come. */
  synchronized boolean due(Instant now) {
    if (verdict == null) {
      return true;
    }
    return verdict.accepted() && ended == null && !now.isBefore(timeline().endsAt());
  }

  /** Runs the work on {@code executor}, or joins the run that is on. */
  synchronized CompletableFuture<Void> startOrJoin(Runnable work, Executor executor) {
    CompletableFuture<Void> running = job;
    if (running == null || running.isDone()) {
      running =
          CompletableFuture.runAsync(
              () -> {
                work.run();
                reload();
              },
              executor);
      job = running;
    }
    return running;
  }

  /** Takes over what the running work has put on disk so far. */
  void refresh() {
    reload();
  }

  /** Counts a download of the results. */
  public synchronized int countDownload() {
    return ++downloads;
  }

  /** Marks it as deleted; what was accepted and charged stays on record. */
  public void delete() {
    Json.persist(directory.resolve(DELETED), true);
  }
}
