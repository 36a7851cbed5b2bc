package dev.offpeak.provider;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a listing of one page ended. */
public sealed interface ListOutcome {

  /**
   * A page, newest first.
   *
   * @param next cursor of the next page; null if this is the last
   * @param providerNow the provider's clock as it answered; null if it did not say
   */
  record Page(List<ProviderBatch> batches, @Nullable String next, @Nullable Instant providerNow)
      implements ListOutcome {
    public Page {
      batches = List.copyOf(batches);
    }
  }

  record Failed(Trouble trouble) implements ListOutcome {}
}
