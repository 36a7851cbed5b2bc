package dev.offpeak.dispatch;

import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What an account's provider lists, page by page back to a time. Stateless, thread-safe. */
record AccountListing(BatchProvider provider, InstantSource time) {

  /** A bound for a listing that never ends: a hundred thousand batches. */
  private static final int PAGES_MAX = 1_000;

  /** How a listing ended. */
  sealed interface Outcome {

    /**
     * Every batch back to the time that was asked for.
     *
     * @param at when the listing began, by our clock
     * @param skew what is to be added to our clock to read the provider's
     */
    record Complete(List<ProviderBatch> batches, Instant at, Duration skew) implements Outcome {}

    /** Some page failed: what it hides could be the batch looked for. */
    record Failed(Trouble trouble) implements Outcome {}
  }

  /**
   * Lists all batches created at or after {@code since}.
   *
   * @param since by our clock; corrected by the provider's where it tells the time
   */
  Outcome backTo(Instant since) {
    Instant began = time.instant();
    List<ProviderBatch> found = new ArrayList<>();
    Duration skew = Duration.ZERO;
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      switch (provider.list(cursor)) {
        case ListOutcome.Failed failed -> {
          return new Outcome.Failed(failed.trouble());
        }
        case ListOutcome.Page listed -> {
          if (listed.providerNow() != null) {
            skew = Duration.between(time.instant(), listed.providerNow());
          }
          found.addAll(listed.batches());
          boolean past =
              !listed.batches().isEmpty()
                  && listed.batches().getLast().createdAt().isBefore(since.plus(skew));
          if (listed.next() == null || past) {
            return new Outcome.Complete(List.copyOf(found), began, skew);
          }
          cursor = listed.next();
        }
      }
    }
    return new Outcome.Failed(Trouble.passing("the list of batches does not come to an end"));
  }
}
