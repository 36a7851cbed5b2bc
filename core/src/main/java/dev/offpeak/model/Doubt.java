package dev.offpeak.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a batch whose creation had an unknown outcome. It is stored, so that a restart
 * does not begin the wait again.
 *
 * @param sentAt when the creation was sent, by our clock
 * @param why what happened to the answer, in a few words
 * @param answered whether the provider itself answered with a well-formed error, as a 500 or 529
 *     does; then a shorter quiet time is enough
 * @param listings complete listings so far that did not show the batch
 * @param firstListingAt when the first of them began; null before it
 * @param lastListingAt when the last of them began; null before the first
 * @param candidates batches at the provider that may be it, as the last look saw them
 * @param candidatesEndBy when the provider has ended all of them at the latest, by our clock; null
 *     where there is none
 * @param provider what the provider's clock told meanwhile
 */
public record Doubt(
    Instant sentAt,
    String why,
    boolean answered,
    int listings,
    @Nullable Instant firstListingAt,
    @Nullable Instant lastListingAt,
    int candidates,
    @Nullable Instant candidatesEndBy,
    ProviderTimes provider) {

  /**
   * A doubt that nobody has looked into yet, of a sending before which no provider's clock told.
   */
  public static Doubt fresh(Instant sentAt, String why, boolean answered) {
    return fresh(sentAt, why, answered, null);
  }

  /**
   * A doubt that nobody has looked into yet.
   *
   * @param told what the provider's clock told last before the sending; null if it told nothing
   */
  public static Doubt fresh(Instant sentAt, String why, boolean answered, @Nullable Instant told) {
    return new Doubt(sentAt, why, answered, 0, null, null, 0, null, ProviderTimes.before(told));
  }

  /**
   * One more complete listing that did not show the batch, nor any that may be it. Listings before
   * it that began later by our clock tell that this was set back: their time counts from here.
   *
   * @param told what the provider's clock told with it
   */
  public Doubt notListed(Instant at, @Nullable Instant told) {
    Instant first = firstListingAt == null || firstListingAt.isAfter(at) ? at : firstListingAt;
    return new Doubt(
        sentAt, why, answered, listings + 1, first, at, 0, null, provider.missing(told));
  }

  /** A listing after it was given up. */
  public Doubt listed(@Nullable Instant told) {
    return new Doubt(
        sentAt,
        why,
        answered,
        listings,
        firstListingAt,
        lastListingAt,
        candidates,
        candidatesEndBy,
        provider.listed(told));
  }

  /**
   * A listing that showed batches of which nobody can say yet whether one is it.
   *
   * @param told what the provider's clock told with it
   */
  public Doubt candidates(int number, Instant endBy, @Nullable Instant told) {
    return new Doubt(
        sentAt,
        why,
        answered,
        listings,
        firstListingAt,
        lastListingAt,
        number,
        endBy,
        provider.listed(told));
  }
}
