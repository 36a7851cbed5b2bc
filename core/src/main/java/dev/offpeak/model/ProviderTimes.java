package dev.offpeak.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the provider's own clock told around a sending. Ours may be set while no process runs; what
 * depends on the order of things at the provider is therefore taken from these.
 *
 * @param beforeSending what it told last before the sending; null if nobody had asked, or where it
 *     tells none
 * @param firstListing what it told with the first complete listing after the sending; null before
 * @param firstMissing what it told with the first complete listing that did not show the batch, nor
 *     any that may be it; null before
 * @param lastMissing what it told with the last such listing; null before
 */
public record ProviderTimes(
    @Nullable Instant beforeSending,
    @Nullable Instant firstListing,
    @Nullable Instant firstMissing,
    @Nullable Instant lastMissing) {

  /** Nothing was told. */
  public static final ProviderTimes NONE = new ProviderTimes(null, null, null, null);

  /** Before a sending. */
  public static ProviderTimes before(@Nullable Instant told) {
    return new ProviderTimes(told, null, null, null);
  }

  /** With one more complete listing. */
  public ProviderTimes listed(@Nullable Instant told) {
    return new ProviderTimes(
        beforeSending, firstListing == null ? told : firstListing, firstMissing, lastMissing);
  }

  /** With one more complete listing that did not show the batch. */
  public ProviderTimes missing(@Nullable Instant told) {
    return new ProviderTimes(
        beforeSending,
        firstListing == null ? told : firstListing,
        firstMissing == null ? told : firstMissing,
        told == null ? lastMissing : told);
  }

  /** For how long listings have not shown it; null where that was not told. */
  public @Nullable Duration missingFor() {
    return firstMissing == null || lastMissing == null
        ? null
        : Duration.between(firstMissing, lastMissing);
  }
}
