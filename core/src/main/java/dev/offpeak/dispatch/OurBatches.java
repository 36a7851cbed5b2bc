package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.store.BatchStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account's batches walked back in time beside a provider's listing, so that those it leaves out
 * are found without holding either list. Not thread-safe.
 */
final class OurBatches {

  /** By how much the order of a listing may differ from the order in which they were made. */
  private static final Duration MARGIN = Duration.ofHours(2);

  private static final int PAGE = 200;

  private final BatchStore batches;
  private final AccountId account;
  private final Map<BatchId, Batch> waiting = new LinkedHashMap<>();
  private final Set<BatchId> early = new HashSet<>();
  private List<Batch> page = List.of();
  private int next;
  private boolean over;

  OurBatches(BatchStore batches, AccountId account) {
    this.batches = batches;
    this.account = account;
  }

  /** Notes that the listing has it. */
  void seen(Batch batch) {
    if (waiting.remove(batch.id()) == null) {
      early.add(batch.id());
    }
  }

  /**
   * Those that the listing should have shown by now and has not.
   *
   * @param listedTo how far back it has come, by the provider's clock
   * @param last whether it is over, so that nothing is to come any more
   */
  List<Batch> notSeen(Instant listedTo, boolean last) {
    Instant load = last ? listedTo : listedTo.minus(MARGIN);
    Batch batch = peek();
    while (batch != null && !madeAt(batch).isBefore(load)) {
      if (!early.remove(batch.id())) {
        waiting.put(batch.id(), batch);
      }
      next++;
      batch = peek();
    }
    List<Batch> missed = new ArrayList<>();
    Instant due = last ? Instant.MIN : listedTo.plus(MARGIN);
    Iterator<Batch> candidates = waiting.values().iterator();
    while (candidates.hasNext()) {
      Batch candidate = candidates.next();
      if (madeAt(candidate).isAfter(due)) {
        missed.add(candidate);
        candidates.remove();
      }
    }
    return missed;
  }

  private @Nullable Batch peek() {
    if (next < page.size()) {
      return page.get(next);
    }
    if (over) {
      return null;
    }
    page = batches.atProvider(account, page.isEmpty() ? null : page.getLast(), PAGE);
    next = 0;
    over = page.size() < PAGE;
    return page.isEmpty() ? null : page.getFirst();
  }

  /** By the provider's clock where that is known: ours may have been set since. */
  private static Instant madeAt(Batch batch) {
    return switch (batch.state()) {
      case BatchState.AtProvider at -> known(at.madeAt(), at.submittedAt());
      case BatchState.Ended ended -> known(ended.madeAt(), ended.submittedAt());
      case BatchState.Collected done -> known(done.madeAt(), done.submittedAt());
      case BatchState.Assembling s -> batch.plannedAt();
      case BatchState.Planned s -> batch.plannedAt();
      case BatchState.Uploading s -> batch.plannedAt();
      case BatchState.Submitting s -> batch.plannedAt();
      case BatchState.Doubted s -> batch.plannedAt();
      case BatchState.Rejected s -> batch.plannedAt();
    };
  }

  private static Instant known(@Nullable Instant theirs, Instant ours) {
    return theirs == null ? ours : theirs;
  }
}
