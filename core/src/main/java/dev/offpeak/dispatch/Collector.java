package dev.offpeak.dispatch;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.provider.PollOutcome;
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

  /** Batches whose result files are answered with 404. */
  private final Lasting notFound;

  /** Batches whose files, read to their end, lack lines. */
  private final Lasting lacking;

  Collector(Desk desk) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.results = desk.store().results();
    this.verdicts = new Verdicts(desk.pace());
    this.notFound = new Lasting(desk);
    this.lacking = new Lasting(desk);
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
      case ReadOutcome.Complete complete -> {
        notFound.over(batch.id());
        finish(batch, ended, false);
      }
      case ReadOutcome.Incomplete cut -> {
        notFound.over(batch.id());
        readAgain(batch, ended, cut.trouble());
      }
      case ReadOutcome.NotFound none -> {
        BatchState.Ended seen = seenAgain(ended);
        if (sameFiles(seen, ended) && notFound.lasts(batch.id(), desk.pace().notFound())) {
          finish(batch, seen, true);
        } else {
          readAgain(batch, seen, Trouble.passing("the result file is not there"));
        }
      }
    }
  }

  /**
   * The same end as the provider tells it now: it may have named a file of results, or counted a
   * line, only after it first said that the batch has ended. What cannot be told now stays.
   */
  private BatchState.Ended seenAgain(BatchState.Ended ended) {
    if (!(desk.provider().poll(ended.id()) instanceof PollOutcome.Seen seen)
        || !(seen.batch().phase() instanceof ProviderBatch.Phase.Ended told)) {
      return ended;
    }
    return new BatchState.Ended(
        ended.id(),
        ended.submittedAt(),
        ended.endedAt(),
        ended.end(),
        told.resultFiles().isEmpty() ? ended.resultFiles() : told.resultFiles(),
        seen.batch().progress(),
        ended.incompleteReads());
  }

  private static boolean sameFiles(BatchState.Ended one, BatchState.Ended other) {
    return one.resultFiles().equals(other.resultFiles());
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
        ended.incompleteReads() + 1,
        ended.madeAt());
  }

  /**
   * Decides what was not answered. Lines that said why they failed are decided at once; those in no
   * file only when the files have been read again for long enough.
   *
   * @param gone whether there is nothing to read again
   */
  private void finish(Batch batch, BatchState.Ended ended, boolean gone) {
    Instant now = desk.now();
    List<Unanswered> missing = new ArrayList<>();
    long withoutCapacity = 0;
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
          Failure failure = Verdicts.ofLine(line.failure(), ended);
          withoutCapacity += Verdicts.foundNoCapacity(failure) ? 1 : 0;
          settlements.add(verdicts.failed(line, failure, now));
        } else {
          missing.add(line);
        }
      }
      if (!settlements.isEmpty()) {
        results.settle(settlements, now);
      }
    }
    if (!missing.isEmpty()) {
      BatchState.Ended seen = gone ? ended : seenAgain(ended);
      if (!sameFiles(seen, ended) || (!gone && !lacking.lasts(batch.id(), desk.pace().missing()))) {
        readAgain(batch, seen, Trouble.passing(missing.size() + " lines are missing"));
        return;
      }
      giveUp(batch, seen, missing, now);
    }
    notFound.over(batch.id());
    lacking.over(batch.id());
    desk.limits().ended(batch, withoutCapacity);
    batches.move(
        batch,
        new BatchState.Collected(
            ended.id(), ended.submittedAt(), ended.endedAt(), ended.end(), ended.madeAt()),
        now);
  }

  private void giveUp(Batch batch, BatchState.Ended ended, List<Unanswered> missing, Instant now) {
    boolean lost = verdicts.answersWereLost(ended, results.succeeded(batch.id()), batch.requests());
    for (int from = 0; from < missing.size(); from += SETTLE_SLICE) {
      List<Settlement> settlements = new ArrayList<>(SETTLE_SLICE);
      for (Unanswered line : missing.subList(from, Math.min(missing.size(), from + SETTLE_SLICE))) {
        settlements.add(verdicts.missing(line, ended.end(), lost, now));
      }
      results.settle(settlements, now);
    }
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
