package dev.offpeak.dispatch;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchState;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.ResultStore.Unanswered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Reads the results of ended batches to the last line, and then decides what is left unanswered.
 * Used by one thread.
 *
 * <p>Answers take effect as they are read. Nothing else does before every file was read to its end:
 * only then is an error no longer to be beaten by an answer, and a missing line really missing.
 * Reading again changes nothing, so that a crash anywhere is repaired by reading again.
 */
final class Collector {

  private static final int SETTLE_SLICE = 300;

  private final Desk desk;
  private final BatchStore batches;
  private final ResultStore results;
  private final Verdicts verdicts;

  Collector(Desk desk) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.results = desk.store().results();
    this.verdicts = new Verdicts(desk.pace());
  }

  /**
   * Collects every ended batch whose time has come.
   *
   * @return how many were worked on
   */
  int collectDue() {
    int worked = 0;
    for (Batch batch : batches.in(desk.account(), EnumSet.of(BatchState.Kind.ENDED))) {
      if (!batch.nextAt().isAfter(desk.now()) && batch.state() instanceof BatchState.Ended ended) {
        collect(batch, ended);
        worked++;
      }
    }
    return worked;
  }

  private void collect(Batch batch, BatchState.Ended ended) {
    if (ended.end() == BatchEnd.VANISHED) {
      finish(batch, ended, true);
      return;
    }
    ResultIntake intake = new ResultIntake(desk, batch);
    ReadOutcome outcome = desk.provider().read(asProviderBatch(batch, ended), intake);
    intake.flush();
    switch (outcome) {
      case ReadOutcome.Complete complete -> finish(batch, ended, patienceIsOver(ended));
      case ReadOutcome.Incomplete cut -> readAgain(batch, ended, cut.trouble());
      case ReadOutcome.NotFound none -> {
        if (patienceIsOver(ended)) {
          finish(batch, ended, true);
        } else {
          readAgain(batch, ended, Trouble.passing("the result file is not there yet"));
        }
      }
    }
  }

  private boolean patienceIsOver(BatchState.Ended ended) {
    Instant patience = ended.endedAt().plus(desk.pace().missing());
    return !desk.now().isBefore(patience);
  }

  private void readAgain(Batch batch, BatchState.Ended ended, Trouble trouble) {
    Duration wait = desk.pace().retry(ended.incompleteReads() + 1);
    if (trouble.retryAfter() != null && trouble.retryAfter().compareTo(wait) > 0) {
      wait = trouble.retryAfter();
    }
    batches.move(batch, oneMoreRead(ended), desk.now().plus(wait));
  }

  private static BatchState.Ended oneMoreRead(BatchState.Ended ended) {
    return new BatchState.Ended(
        ended.id(),
        ended.submittedAt(),
        ended.endedAt(),
        ended.end(),
        ended.resultFiles(),
        ended.counts(),
        ended.incompleteReads() + 1);
  }

  /**
   * Decides what was not answered.
   *
   * @param lastWord whether lines that are not there now are given up on
   */
  private void finish(Batch batch, BatchState.Ended ended, boolean lastWord) {
    Instant now = desk.now();
    boolean lost =
        lastWord
            && verdicts.answersWereLost(ended, results.succeeded(batch.id()), batch.requests());
    int missing = 0;
    AttemptId after = null;
    while (true) {
      List<Unanswered> page = results.unanswered(batch.id(), after, SETTLE_SLICE);
      if (page.isEmpty()) {
        break;
      }
      after = page.getLast().attempt();
      List<Settlement> settlements = new ArrayList<>(page.size());
      for (Unanswered line : page) {
        if (line.failure() != null) {
          settlements.add(verdicts.failed(line, line.failure(), now));
        } else if (lastWord) {
          settlements.add(verdicts.missing(line, ended.end(), lost, now));
        } else {
          missing++;
        }
      }
      if (!settlements.isEmpty()) {
        results.settle(settlements, now);
      }
    }
    if (missing > 0) {
      readAgain(batch, ended, Trouble.passing(missing + " lines are missing"));
      return;
    }
    batches.move(
        batch,
        new BatchState.Collected(ended.id(), ended.submittedAt(), ended.endedAt(), ended.end()),
        now);
    desk.store().runs().finishDone(desk.account(), now);
  }

  private static ProviderBatch asProviderBatch(Batch batch, BatchState.Ended ended) {
    return new ProviderBatch(
        ended.id(),
        null,
        ended.submittedAt(),
        batch.requests(),
        ended.counts(),
        new ProviderBatch.Phase.Ended(ended.end(), ended.endedAt(), ended.resultFiles()));
  }
}
