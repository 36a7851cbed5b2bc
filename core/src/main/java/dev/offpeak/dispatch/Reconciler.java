package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Stop;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Trouble;
import dev.offpeak.store.BatchStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of batches whose creation had an unknown outcome, by asking the provider
 * and never by guessing. Used by one thread.
 *
 * <p>A batch is adopted when it is proved ours: by our tag where the provider keeps one, else by
 * the custom ids of its first result lines. It is absent when enough complete listings, far enough
 * apart, had no batch that could be it. Nothing that is not proved ours is cancelled, deleted or
 * stored.
 */
final class Reconciler {

  private static final int LISTINGS_MIN = 3;

  /** Looks at what only time can tell are so many poll intervals apart. */
  private static final int PATIENT_POLLS = 10;

  private final Desk desk;
  private final BatchStore batches;
  private final Refusals refusals;
  private final Ownership ownership;

  /** Candidates whose lines were seen to be somebody else's; asked again after a restart. */
  private final Set<ProviderBatchId> disproved = new HashSet<>();

  Reconciler(Desk desk, Refusals refusals) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.refusals = refusals;
    this.ownership = new Ownership(desk.provider(), desk.store().results());
  }

  /**
   * Looks for every batch in doubt whose time has come, and for late twins of those given up.
   *
   * @return how many were looked for
   */
  int reconcileDue() {
    List<Batch> due = due();
    if (due.isEmpty()) {
      return 0;
    }
    Instant now = desk.now();
    AccountListing listed = new AccountListing(desk.provider(), desk.time());
    switch (listed.backTo(told -> oldest(due, told, now))) {
      case AccountListing.Outcome.Failed failed -> {
        if (failed.trouble().refused()) {
          refusals.stopAccount(Stop.Reason.ACCESS_DENIED, failed.trouble().why());
        }
        due.forEach(batch -> again(batch, failed.trouble()));
      }
      case AccountListing.Outcome.Complete listing -> due.forEach(batch -> look(batch, listing));
    }
    return due.size();
  }

  /** How far back any of these may have been made. */
  private static Instant oldest(List<Batch> due, @Nullable Instant told, Instant now) {
    return due.stream()
        .map(batch -> SendingWindow.of(doubt(batch), told, now).from())
        .min(Instant::compareTo)
        .get();
  }

  private List<Batch> due() {
    List<Batch> due = new ArrayList<>();
    EnumSet<BatchState.Kind> doubted =
        EnumSet.of(BatchState.Kind.IN_DOUBT, BatchState.Kind.ABSENT, BatchState.Kind.ABANDONED);
    for (Batch batch : batches.in(desk.account(), doubted)) {
      if (!batch.nextAt().isAfter(desk.now())) {
        due.add(batch);
      }
    }
    return due;
  }

  private void look(Batch batch, AccountListing.Outcome.Complete listing) {
    List<ProviderBatch> untold = new ArrayList<>();
    for (ProviderBatch candidate : candidates(batch, listing)) {
      switch (ownership.of(candidate)) {
        case Ownership.Verdict.Of ours -> {
          if (ours.batch().equals(batch.id())) {
            found(batch, candidate);
            return;
          }
        }
        case Ownership.Verdict.Foreign foreign -> disproved.add(candidate.id());
        case Ownership.Verdict.Untold nothing -> untold.add(candidate);
      }
    }
    if (batch.state() instanceof BatchState.InDoubt inDoubt) {
      notFound(batch, inDoubt, untold, listing);
    } else if (batch.state() instanceof BatchState.GivenUp givenUp) {
      watchOn(batch, givenUp, untold.isEmpty(), listing);
    }
  }

  private List<ProviderBatch> candidates(Batch batch, AccountListing.Outcome.Complete listing) {
    boolean tagged = desk.provider().dialect().tagsBatches();
    SendingWindow window = SendingWindow.of(doubt(batch), listing.told(), listing.at());
    List<ProviderBatch> candidates = new ArrayList<>();
    for (ProviderBatch seen : listing.batches()) {
      boolean possible =
          tagged
              ? batch.id().wire().equals(seen.tag())
              : seen.requests() == batch.requests()
                  && window.holds(seen.createdAt())
                  && !disproved.contains(seen.id())
                  && !batches.claimed(desk.account(), seen.id());
      if (possible) {
        candidates.add(seen);
      }
    }
    return candidates;
  }

  /**
   * Ours after all. A twin of a batch given up on is first asked to stop, because its requests went
   * again: should we die before the move, it is found and asked once more.
   */
  private void found(Batch batch, ProviderBatch found) {
    boolean twin = batch.state() instanceof BatchState.GivenUp;
    if (twin && found.phase() instanceof Phase.Running) {
      CallOutcome asked = desk.provider().cancel(found.id());
      if (!(asked instanceof CallOutcome.Done)) {
        // Not now, or it has just ended: the next listing tells.
        again(batch, null);
        return;
      }
    }
    Instant sentAt = doubt(batch).sentAt();
    batches.move(
        batch,
        new BatchState.Open(found.id(), sentAt, found.progress(), found.createdAt()),
        desk.now());
  }

  private void notFound(
      Batch batch,
      BatchState.InDoubt inDoubt,
      List<ProviderBatch> untold,
      AccountListing.Outcome.Complete listing) {
    if (untold.isEmpty()) {
      notListed(batch, inDoubt, listing);
      return;
    }
    Instant now = desk.now();
    Instant lastMade = untold.stream().map(ProviderBatch::createdAt).max(Instant::compareTo).get();
    Instant made = listing.byOurs(lastMade);
    // One that has not even ended by now never will, and could not prove anything any more.
    if (now.isAfter(made.plus(DoubtOutlook.RESULTS_KEPT))) {
      abandon(batch, inDoubt.doubt(), now);
      return;
    }
    Doubt doubt =
        inDoubt.doubt().candidates(untold.size(), made.plus(DoubtOutlook.WINDOW), listing.told());
    batches.move(
        batch,
        new BatchState.InDoubt(doubt, inDoubt.file()),
        now.plus(desk.pace().poll(batch.polls())));
  }

  /** Nothing waits for ever: what could have proved it is deleted at the provider by now. */
  private void abandon(Batch batch, Doubt doubt, Instant now) {
    Failure failure =
        new Failure(
            FailureKind.OUTCOME_UNKNOWN,
            "sent, and until the provider deleted its results nothing told whether it arrived");
    batches.release(
        batch,
        new BatchState.Abandoned(doubt, now.plus(DoubtOutlook.AFTER_SENDING)),
        now,
        position -> failure);
  }

  private void notListed(
      Batch batch, BatchState.InDoubt inDoubt, AccountListing.Outcome.Complete listing) {
    Doubt doubt = inDoubt.doubt().notListed(listing.at(), listing.told());
    boolean tagged = desk.provider().dialect().tagsBatches();
    Duration quiet = desk.pace().quiet(tagged, doubt.answered());
    boolean absent =
        doubt.listings() >= LISTINGS_MIN && missingFor(doubt, listing).compareTo(quiet) >= 0;
    Instant now = desk.now();
    if (absent) {
      BatchState state = new BatchState.Absent(doubt, now.plus(DoubtOutlook.AFTER_SENDING));
      batches.release(batch, state, now, position -> null);
    } else {
      batches.move(
          batch,
          new BatchState.InDoubt(doubt, inDoubt.file()),
          now.plus(desk.pace().pollInterval()));
    }
  }

  /**
   * For how long listings have not shown it, by the provider's clock where it tells: ours may have
   * been set forward between two of them.
   */
  private static Duration missingFor(Doubt doubt, AccountListing.Outcome.Complete listing) {
    Instant theirs = doubt.provider().firstMissing();
    Instant ours = doubt.firstListingAt();
    if (theirs != null && listing.told() != null) {
      return Duration.between(theirs, listing.told());
    }
    return ours == null ? Duration.ZERO : Duration.between(ours, listing.at());
  }

  /**
   * The watch ends with a complete look after its time, however late somebody takes it; what may be
   * a twin and never ends is watched for as long as it could have results.
   */
  private void watchOn(
      Batch batch,
      BatchState.GivenUp givenUp,
      boolean nothingLeft,
      AccountListing.Outcome.Complete listing) {
    Duration longer = nothingLeft ? Duration.ZERO : DoubtOutlook.RESULTS_KEPT;
    Instant seen = givenUp.doubt().provider().firstListing();
    Instant until = givenUp.watchUntil();
    Instant now = listing.at();
    if (seen != null && listing.told() != null) {
      until = seen.plus(DoubtOutlook.AFTER_SENDING);
      now = listing.told();
    }
    if (!now.isBefore(until.plus(longer))) {
      batches.postpone(batch, BatchState.GivenUp.NEVER);
    } else if (seen == null
        && listing.told() != null
        && givenUp instanceof BatchState.Abandoned abandoned) {
      // Given up before any listing: its watch lasts from here, by the provider's clock.
      Doubt listed = abandoned.doubt().listed(listing.told());
      batches.move(
          batch,
          new BatchState.Abandoned(listed, abandoned.watchUntil()),
          desk.now().plus(desk.pace().pollInterval().multipliedBy(PATIENT_POLLS)));
    } else {
      again(batch, null);
    }
  }

  private void again(Batch batch, @Nullable Trouble trouble) {
    Duration wait = desk.pace().pollInterval();
    if (batch.state() instanceof BatchState.GivenUp) {
      wait = wait.multipliedBy(PATIENT_POLLS);
    }
    if (trouble != null
        && trouble.retryAfter() != null
        && trouble.retryAfter().compareTo(wait) > 0) {
      wait = trouble.retryAfter();
    }
    batches.postpone(batch, desk.now().plus(wait));
  }

  private static Doubt doubt(Batch batch) {
    if (batch.state() instanceof BatchState.Doubted doubted) {
      return doubted.doubt();
    }
    throw new IllegalStateException(
        "batch " + batch.id() + " was never in doubt: " + batch.state().kind());
  }
}
