package dev.offpeak.dispatch;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.ProviderBatchId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that the store and the provider do not agree on.
 *
 * @param batch ours; null if there is none
 * @param providerBatch the provider's; null if there is none
 * @param detail a clause for people
 */
public record Difference(
    Kind kind, @Nullable BatchId batch, @Nullable ProviderBatchId providerBatch, String detail) {

  /** In which way they differ. */
  public enum Kind {
    /** A batch of ours that the provider does not know, though it should still keep it. */
    NOT_AT_PROVIDER,
    /** A batch with our mark or our attempts that this store has no row of. */
    NOT_IN_STORE,
    /** A batch of ours that the provider has, while the store does not know that it arrived. */
    NOT_ADOPTED,
    /** A second batch at the provider for one of ours. */
    TWICE,
    /** Numbers of requests or answers. */
    COUNTS,
    /** Billed tokens. */
    USAGE,
    /** An uploaded input that nobody needs any more. */
    FILE_LEFT;

    /** The stable word for scripts, such as {@code not_at_provider}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
