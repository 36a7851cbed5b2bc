package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchState;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.CleanupStore;
import dev.offpeak.store.ResultStore.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes what the provider keeps of collected batches: input and result files at OpenAI, the batch
 * at Anthropic. Used by one thread.
 *
 * <p>The order is record, call, record; a deletion asked for twice does no harm, and what is not
 * there any more counts as deleted. Only what is proved ours is deleted, by result lines that name
 * our attempts, and only where no answer is missing, because the provider's copy is then the last
 * evidence. The rest is left to the provider's own deletion.
 */
final class Cleaner {

  /** Both providers have deleted everything by then (guides of both, checked 2026-11-23). */
  private static final Duration PROVIDER_DELETES_AFTER = Duration.ofDays(30);

  /** Batches in one step, so that collecting is not kept waiting. */
  private static final int SLICE = 20;

  private final Desk desk;
  private final CleanupStore cleanup;

  Cleaner(Desk desk) {
    this.desk = desk;
    this.cleanup = desk.store().cleanup();
  }

  /**
   * Cleans up some of the batches that may be.
   *
   * @return how many were looked at
   */
  int cleanDue() {
    Instant now = desk.now();
    List<Batch> due = cleanup.due(desk.account(), now.minus(PROVIDER_DELETES_AFTER), now, SLICE);
    for (Batch batch : due) {
      if (batch.state() instanceof BatchState.Collected collected) {
        clean(batch, collected);
      }
    }
    return due.size();
  }

  private void clean(Batch batch, BatchState.Collected collected) {
    Tally tally = desk.store().results().tally(batch.id());
    boolean settled =
        collected.end() != BatchEnd.VANISHED
            && tally.lines() == batch.requests()
            && tally.missing() == 0;
    if (!settled || tally.proved() == 0) {
      cleanup.keep(batch.id(), desk.now());
      return;
    }
    cleanup.ask(batch.id(), desk.now());
    switch (desk.provider().poll(collected.id())) {
      case PollOutcome.NotFound gone -> cleanup.done(batch.id(), desk.now());
      case PollOutcome.Failed failed -> later(batch, failed.trouble());
      case PollOutcome.Seen seen -> delete(batch, seen.batch());
    }
  }

  private void delete(Batch batch, ProviderBatch seen) {
    boolean another = seen.tag() != null && !seen.tag().equals(batch.id().wire());
    if (another || !(seen.phase() instanceof Phase.Ended)) {
      cleanup.keep(batch.id(), desk.now());
      return;
    }
    switch (desk.provider().delete(seen)) {
      case CallOutcome.Done done -> cleanup.done(batch.id(), desk.now());
      case CallOutcome.NotFound gone -> cleanup.done(batch.id(), desk.now());
      case CallOutcome.Failed failed -> later(batch, failed.trouble());
    }
  }

  private void later(Batch batch, Trouble trouble) {
    Duration wait = desk.pace().refused();
    if (trouble.retryAfter() != null && trouble.retryAfter().compareTo(wait) > 0) {
      wait = trouble.retryAfter();
    }
    cleanup.postpone(batch.id(), desk.now().plus(wait));
  }
}
