package dev.offpeak.store;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files and batches of clients that speak a provider's batch API to us. A file's content lies
 * beside the rows. Contract as the package says.
 */
public interface ServedStore {

  /**
   * Begins a file's content under its id; it is no file yet, and a crash before {@link #add} leaves
   * nothing that anybody sees.
   *
   * @throws StoreException if the disk refuses
   */
  Content begin(String fileId);

  /** A content being written. Not thread-safe. */
  interface Content extends AutoCloseable {

    /** Takes the bytes, as many as come. */
    OutputStream stream();

    /**
     * Returns when the bytes survive a power loss.
     *
     * @throws StoreException if the disk refuses
     */
    void finish();

    /** Throws the bytes away unless they were finished. */
    @Override
    void close();
  }

  /** Records a file whose content, if it has one of its own, is finished. */
  void add(ServedFile file);

  /**
   * The content of a file that was sent to us.
   *
   * @throws StoreException if it is gone
   */
  InputStream read(String fileId);

  Optional<ServedFile> file(String owner, String id);

  /**
   * Files of one owner that clients may see.
   *
   * @param after the last one seen; null to begin
   */
  List<ServedFile> files(String owner, @Nullable String after, int limit, boolean newestFirst);

  /**
   * Deletes a file for its owner; what a waiting batch needs of it stays until it has been read.
   *
   * @return false if there is none
   */
  boolean removeFile(String owner, String id);

  /**
   * Records a batch, or finds the one that the same call has made before. Under the same key it is
   * always found. Without a key: a call that says it is repeated finds a batch that was not
   * answered, or answered since {@code answeredSince}; any call finds one whose answer nobody got.
   *
   * @param inService batches whose answers are on their way just now
   */
  Made make(NewServedBatch batch, Instant answeredSince, Set<String> inService);

  /** What came of {@link #make}. */
  sealed interface Made {
    record New(ServedBatch batch) implements Made {}

    record Before(ServedBatch batch) implements Made {}

    /** The key was used for something else. */
    record KeyTaken() implements Made {}
  }

  /** Notes that the call that made the batch got its answer. */
  void answered(String batch, Instant at);

  Optional<ServedBatch> batch(String owner, String id);

  /**
   * Batches of one owner, newest first.
   *
   * @param after gives those that are older; null to begin with the newest
   * @param before gives those that are newer, the nearest ones; not together with {@code after}
   */
  List<ServedBatch> batches(
      String owner,
      ProviderName provider,
      @Nullable String after,
      @Nullable String before,
      int limit);

  /** Everybody's batches that have not ended, oldest first. */
  List<ServedBatch> open();

  /** Notes that a run has the batch's requests. */
  void loaded(String batch, RunId run, long requests, Instant at);

  /** Notes that the client wants the batch's end; later words change nothing. */
  void cancel(String batch, Instant at);

  /** Notes that the batch's window ended before its answers were there. */
  void expire(String batch, Instant at);

  /** Ends a batch, with the files that hold what came of it; does nothing if it has ended. */
  void end(String batch, ServedBatch.End end, List<ServedFile> files, Instant at);

  /**
   * Deletes a batch for its owner; its run stays.
   *
   * @return false if there is none
   */
  boolean removeBatch(String owner, String id);

  /** Deletes what was removed or has expired and nobody needs, and contents of no file. */
  void sweep(Instant now);

  /** The right to read batches' requests in, which one process has at a time; empty if taken. */
  Optional<Turn> tryTurn();

  /** Held until it is closed or the process dies. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
