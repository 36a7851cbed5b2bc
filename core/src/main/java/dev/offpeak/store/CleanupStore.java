package dev.offpeak.store;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import java.time.Instant;
import java.util.List;

/** What is deleted at providers after it was collected. Contract as the package says. */
public interface CleanupStore {

  /** Whether a batch's files, or the batch itself, were deleted at the provider by us. */
  enum Standing {
    /** Nobody has asked for it. */
    UNTOUCHED,
    /** The deletion was recorded, and perhaps asked for. */
    ASKED,
    /** The provider said that it is gone. */
    DONE,
    /** It stays until the provider deletes it by itself. */
    KEPT
  }

  /**
   * The account's collected batches that ended at or after {@code since} and are neither cleaned up
   * nor kept, and may be tried at {@code now}; the oldest first.
   */
  List<Batch> due(AccountId account, Instant since, Instant now, int limit);

  /** Records that deletion is about to be asked for. */
  void ask(BatchId batch, Instant now);

  /** Records that it was not possible now, and when to try again. */
  void postpone(BatchId batch, Instant nextAt);

  /** Records that the provider has deleted it. */
  void done(BatchId batch, Instant now);

  /** Records that it is left to the provider's own deletion. */
  void keep(BatchId batch, Instant now);

  Standing standing(BatchId batch);
}
