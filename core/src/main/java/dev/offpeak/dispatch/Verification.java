package dev.offpeak.dispatch;

import dev.offpeak.dispatch.Difference.Kind;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.ResultStore.Tally;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares an account's batches with what its provider lists, page by page in constant memory, and
 * names every difference in either direction. Changes nothing on either side. One use, one thread.
 */
public final class Verification {

  /**
   * What is younger is still at the provider, with its results: the shorter of the two keeps 29
   * days.
   */
  public static final Duration PERIOD = DoubtOutlook.RESULTS_KEPT;

  /** A bound for a listing that never ends: a million batches. */
  private static final int PAGES_MAX = 10_000;

  private final Store store;
  private final BatchStore batches;
  private final BatchProvider provider;
  private final AccountId account;
  private final Ownership ownership;
  private final InstantSource time;
  private final Consumer<Difference> found;
  private final OurBatches ours;
  private long listed;
  private long known;
  private long others;
  private long differences;

  /** How a comparison ended. */
  public sealed interface Outcome {

    /**
     * Everything was compared.
     *
     * @param listed batches that the provider listed
     * @param ours those of them that are ours
     * @param others those of somebody else, or not ended so that nobody can tell yet
     * @param differences how many were named
     */
    record Compared(long listed, long ours, long others, long differences) implements Outcome {}

    /** The provider could not be asked to the end; what was named until then stands. */
    record Unreachable(String why) implements Outcome {}
  }

  /**
   * @param found receives each difference as it is found
   */
  public Verification(
      Store store, BatchProvider provider, InstantSource time, Consumer<Difference> found) {
    this.store = store;
    this.batches = store.batches();
    this.provider = provider;
    this.account = provider.account().id();
    this.ownership = new Ownership(provider, store.results());
    this.time = time;
    this.found = found;
    this.ours = new OurBatches(batches, account);
  }

  /** Compares everything of the last {@link #PERIOD}. */
  public Outcome run() {
    Instant since = null;
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      switch (provider.list(cursor)) {
        case ListOutcome.Failed failed -> {
          return new Outcome.Unreachable(failed.trouble().why());
        }
        case ListOutcome.Page listing -> {
          since = since == null ? from(listing) : since;
          Instant oldest = page(listing, since);
          boolean last = listing.next() == null || oldest.isBefore(since);
          @Nullable String trouble = confirm(last ? since : oldest, last);
          if (trouble != null) {
            return new Outcome.Unreachable(trouble);
          }
          if (last) {
            return new Outcome.Compared(listed, known, others, differences);
          }
          cursor = listing.next();
        }
      }
    }
    return new Outcome.Unreachable("the list of batches does not come to an end");
  }

  /** From when on it is compared, by the provider's clock where it tells: ours may be set. */
  private Instant from(ListOutcome.Page first) {
    Instant told = first.providerNow();
    return (told == null ? time.instant() : told).minus(PERIOD);
  }

  /** Looks at the batches of a page; the time of its oldest. */
  private Instant page(ListOutcome.Page page, Instant since) {
    Instant oldest = Instant.MAX;
    for (ProviderBatch seen : page.batches()) {
      oldest = seen.createdAt().isBefore(oldest) ? seen.createdAt() : oldest;
      if (!seen.createdAt().isBefore(since)) {
        listed++;
        look(seen);
      }
    }
    return oldest;
  }

  private void look(ProviderBatch seen) {
    Optional<Batch> claimed = batches.ofProvider(account, seen.id());
    if (claimed.isPresent()) {
      known++;
      ours.seen(claimed.get());
      compare(claimed.get(), seen);
      return;
    }
    switch (ownership.of(seen)) {
      case Ownership.Verdict.Of(BatchId owner) -> unclaimed(owner, seen);
      case Ownership.Verdict.Foreign foreign -> others++;
      case Ownership.Verdict.Untold untold -> others++;
    }
  }

  private void unclaimed(BatchId owner, ProviderBatch seen) {
    known++;
    Batch batch = batches.find(owner).orElse(null);
    if (batch == null) {
      differs(
          Kind.NOT_IN_STORE, owner, seen.id(), "carries our mark, and there is no such batch here");
      return;
    }
    ProviderBatchId has = providerId(batch);
    if (has != null && has.equals(seen.id())) {
      // Adopted or recorded while we looked.
      compare(batch, seen);
    } else if (has != null) {
      differs(Kind.TWICE, owner, seen.id(), "is a second one beside " + has.value());
    } else if (!(batch.state() instanceof BatchState.Submitting)
        && !(seen.phase() instanceof Phase.Invalid)) {
      String state = batch.state().kind().name().toLowerCase(java.util.Locale.ROOT);
      differs(Kind.NOT_ADOPTED, owner, seen.id(), "is at the provider, and here it is " + state);
    }
  }

  private void compare(Batch batch, ProviderBatch seen) {
    if (seen.requests() > 0 && seen.requests() != batch.requests()) {
      differs(
          Kind.COUNTS,
          batch.id(),
          seen.id(),
          "has " + seen.requests() + " requests there and " + batch.requests() + " here");
    }
    if (!(batch.state() instanceof BatchState.Collected)) {
      return;
    }
    Tally tally = store.results().tally(batch.id());
    if (tally.lines() != batch.requests()) {
      // Retention took its lines; their sums are in the reports still.
      return;
    }
    if (seen.progress().done() > 0 && seen.progress().completed() != tally.answered()) {
      differs(
          Kind.COUNTS,
          batch.id(),
          seen.id(),
          "has "
              + seen.progress().completed()
              + " answers there and "
              + tally.answered()
              + " here");
    }
    Usage usage = seen.usage();
    if (usage != null && !sameTokens(usage, tally.booked())) {
      differs(
          Kind.USAGE,
          batch.id(),
          seen.id(),
          "was billed %d tokens in and %d out there, and %d and %d are in the ledger"
              .formatted(
                  usage.inputTokens(),
                  usage.outputTokens(),
                  tally.booked().inputTokens(),
                  tally.booked().outputTokens()));
    }
  }

  private static boolean sameTokens(Usage a, Usage b) {
    return a.inputTokens() == b.inputTokens() && a.outputTokens() == b.outputTokens();
  }

  /** Asks for those of ours that should have been listed; why it could not be asked, or null. */
  private @Nullable String confirm(Instant listedTo, boolean last) {
    for (Batch batch : ours.notSeen(listedTo, last)) {
      ProviderBatchId id = providerId(batch);
      if (id == null || isDeletedByUs(batch)) {
        continue;
      }
      switch (provider.poll(id)) {
        case PollOutcome.Seen lagging -> compare(batch, lagging.batch());
        case PollOutcome.NotFound none ->
            differs(Kind.NOT_AT_PROVIDER, batch.id(), id, "is not known to the provider");
        case PollOutcome.Failed failed -> {
          return failed.trouble().why();
        }
      }
    }
    return null;
  }

  private boolean isDeletedByUs(Batch batch) {
    return switch (store.cleanup().standing(batch.id())) {
      case ASKED, DONE -> true;
      case UNTOUCHED, KEPT -> false;
    };
  }

  static @Nullable ProviderBatchId providerId(Batch batch) {
    return switch (batch.state()) {
      case BatchState.AtProvider at -> at.id();
      case BatchState.Ended ended -> ended.id();
      case BatchState.Collected collected -> collected.id();
      case BatchState.Assembling s -> null;
      case BatchState.Planned s -> null;
      case BatchState.Uploading s -> null;
      case BatchState.Submitting s -> null;
      case BatchState.InDoubt s -> null;
      case BatchState.Rejected s -> null;
      case BatchState.GivenUp s -> null;
    };
  }

  private void differs(Kind kind, BatchId batch, ProviderBatchId at, String detail) {
    differences++;
    found.accept(new Difference(kind, batch, at, detail));
  }
}
