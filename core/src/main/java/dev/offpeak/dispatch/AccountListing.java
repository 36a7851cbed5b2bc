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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
     * @param told what the provider's clock told with the first page; null if it told nothing
     */
    record Complete(List<ProviderBatch> batches, Instant at, @Nullable Instant told)
        implements Outcome {

      /** That time of the provider's, by our clock. */
      Instant byOurs(Instant theirs) {
        return told == null ? theirs : theirs.minus(Duration.between(at, told));
      }
    }

    /** Some page failed: what it hides could be the batch looked for. */
    record Failed(Trouble trouble) implements Outcome {}
  }

  /**
   * Lists all batches back to a time by the provider's clock.
   *
   * @param since that time, by what the provider's clock tells now, if it tells
   */
  Outcome backTo(Function<@Nullable Instant, Instant> since) {
    Instant began = time.instant();
    List<ProviderBatch> found = new ArrayList<>();
    Instant told = null;
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      switch (provider.list(cursor)) {
        case ListOutcome.Failed failed -> {
          return new Outcome.Failed(failed.trouble());
        }
        case ListOutcome.Page listed -> {
          told = told == null ? listed.providerNow() : told;
          found.addAll(listed.batches());
          boolean past =
              !listed.batches().isEmpty()
                  && listed.batches().getLast().createdAt().isBefore(since.apply(told));
          if (listed.next() == null || past) {
            return new Outcome.Complete(List.copyOf(found), began, told);
          }
          cursor = listed.next();
        }
      }
    }
    return new Outcome.Failed(Trouble.passing("the list of batches does not come to an end"));
  }
}
