package dev.offpeak.dispatch;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Stop;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.ResultStore.AttemptRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
  private static final Duration BEFORE_SENDING = Duration.ofHours(1);
  private static final Duration TWIN_WATCH = Duration.ofHours(25);
  private static final int TWIN_POLLS = 10;
  private static final int PAGES_MAX = 1_000;

  /** Result lines looked at before a batch counts as somebody else's: a few may be strays. */
  private static final int PROOF_LINES = 20;

  private static final Set<BatchState.Kind> IN_DOUBT = EnumSet.of(BatchState.Kind.IN_DOUBT);
  private static final Set<BatchState.Kind> GIVEN_UP =
      EnumSet.of(BatchState.Kind.ABSENT, BatchState.Kind.ABANDONED);

  private final Desk desk;
  private final BatchStore batches;
  private final Refusals refusals;

  /** Candidates whose lines were seen to be somebody else's; asked again after a restart. */
  private final Set<ProviderBatchId> disproved = new HashSet<>();

  Reconciler(Desk desk, Refusals refusals) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.refusals = refusals;
  }

  /**
   * Looks for every batch in doubt whose time has come, and for late twins of those given up.
   *
   * @return how many were looked for
   */
  int reconcileDue() {
    List<Batch> due = new ArrayList<>();
    for (Batch batch : batches.in(desk.account(), IN_DOUBT)) {
      if (!batch.nextAt().isAfter(desk.now())) {
        due.add(batch);
      }
    }
    for (Batch batch : batches.in(desk.account(), GIVEN_UP)) {
      if (!batch.nextAt().isAfter(desk.now())
          && batch.state() instanceof BatchState.GivenUp givenUp
          && givenUp.watchUntil().isAfter(desk.now())) {
        due.add(batch);
      }
    }
    if (due.isEmpty()) {
      return 0;
    }
    Instant listedAt = desk.now();
    List<ProviderBatch> listed = list(oldest(due));
    for (Batch batch : due) {
      if (listed == null) {
        again(batch);
      } else {
        look(batch, listed, listedAt);
      }
    }
    return due.size();
  }

  private static Instant oldest(List<Batch> batches) {
    return batches.stream().map(batch -> doubt(batch).sentAt()).min(Instant::compareTo).get();
  }

  /** All batches since an hour before {@code sentAt}; null if the listing was not complete. */
  private @Nullable List<ProviderBatch> list(Instant sentAt) {
    List<ProviderBatch> found = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      switch (desk.provider().list(cursor)) {
        case ListOutcome.Failed failed -> {
          if (failed.trouble().refused()) {
            refusals.stopAccount(Stop.Reason.ACCESS_DENIED, failed.trouble().why());
          }
          return null;
        }
        case ListOutcome.Page listed -> {
          Instant since = onProvidersClock(sentAt, listed).minus(BEFORE_SENDING);
          found.addAll(listed.batches());
          boolean past =
              !listed.batches().isEmpty() && listed.batches().getLast().createdAt().isBefore(since);
          if (listed.next() == null || past) {
            return found;
          }
          cursor = listed.next();
        }
      }
    }
    return null;
  }

  private Instant onProvidersClock(Instant ours, ListOutcome.Page page) {
    Instant theirs = page.providerNow();
    return theirs == null ? ours : ours.plus(Duration.between(desk.now(), theirs));
  }

  private void look(Batch batch, List<ProviderBatch> listed, Instant listedAt) {
    boolean undecided = false;
    for (ProviderBatch candidate : candidates(batch, listed)) {
      Proof proof = prove(batch, candidate);
      if (proof == Proof.OURS) {
        adopt(batch, candidate);
        return;
      }
      undecided |= proof == Proof.OPEN;
    }
    if (undecided) {
      again(batch);
    } else if (batch.state() instanceof BatchState.InDoubt inDoubt) {
      notListed(batch, inDoubt, listedAt);
    } else {
      again(batch);
    }
  }

  private List<ProviderBatch> candidates(Batch batch, List<ProviderBatch> listed) {
    boolean tagged = desk.provider().dialect().tagsBatches();
    List<ProviderBatch> candidates = new ArrayList<>();
    for (ProviderBatch seen : listed) {
      boolean possible =
          tagged
              ? batch.id().wire().equals(seen.tag())
              : seen.requests() == batch.requests()
                  && !disproved.contains(seen.id())
                  && !batches.claimed(desk.account(), seen.id());
      if (possible) {
        candidates.add(seen);
      }
    }
    return candidates;
  }

  private enum Proof {
    OURS,
    NOT_OURS,
    /** Only its end will tell. */
    OPEN
  }

  private Proof prove(Batch batch, ProviderBatch candidate) {
    if (desk.provider().dialect().tagsBatches()) {
      return Proof.OURS;
    }
    if (!(candidate.phase() instanceof Phase.Ended)) {
      return Proof.OPEN;
    }
    List<String> ids = new ArrayList<>();
    ReadOutcome outcome =
        desk.provider()
            .read(
                candidate,
                (line, result) -> {
                  ids.add(result.customId());
                  return ids.size() < PROOF_LINES;
                });
    for (String id : ids) {
      Optional<BatchId> owner = ownerOf(id);
      if (owner.isPresent()) {
        return owner.get().equals(batch.id()) ? Proof.OURS : Proof.NOT_OURS;
      }
    }
    boolean enough = ids.size() >= PROOF_LINES || outcome instanceof ReadOutcome.Complete;
    if (!enough || ids.isEmpty()) {
      return Proof.OPEN;
    }
    disproved.add(candidate.id());
    return Proof.NOT_OURS;
  }

  private Optional<BatchId> ownerOf(String customId) {
    return AttemptId.parse(customId)
        .map(id -> desk.store().results().attempts(List.of(id)).get(id))
        .map(AttemptRow::batch);
  }

  /** Ours after all. A twin of a batch given up on is asked to stop: its requests went again. */
  private void adopt(Batch batch, ProviderBatch found) {
    Instant now = desk.now();
    boolean twin = !(batch.state() instanceof BatchState.InDoubt);
    batches.move(
        batch, new BatchState.Open(found.id(), doubt(batch).sentAt(), found.progress()), now);
    if (twin && !(found.phase() instanceof Phase.Ended)) {
      desk.provider().cancel(found.id());
    }
  }

  private void notListed(Batch batch, BatchState.InDoubt inDoubt, Instant listedAt) {
    Doubt doubt = inDoubt.doubt().notListed(listedAt);
    boolean tagged = desk.provider().dialect().tagsBatches();
    Duration quiet = desk.pace().quiet(tagged, doubt.answered());
    Instant first = doubt.firstListingAt();
    boolean absent =
        doubt.listings() >= LISTINGS_MIN
            && first != null
            && Duration.between(first, listedAt).compareTo(quiet) >= 0;
    Instant now = desk.now();
    if (absent) {
      BatchState state = new BatchState.Absent(doubt, now.plus(TWIN_WATCH));
      batches.release(batch, state, now, position -> null);
    } else {
      batches.move(
          batch,
          new BatchState.InDoubt(doubt, inDoubt.file()),
          now.plus(desk.pace().pollInterval()));
    }
  }

  private void again(Batch batch) {
    Duration wait =
        batch.state() instanceof BatchState.InDoubt
            ? desk.pace().pollInterval()
            : desk.pace().pollInterval().multipliedBy(TWIN_POLLS);
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
