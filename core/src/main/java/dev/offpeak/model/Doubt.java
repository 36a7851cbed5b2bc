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
 */
public record Doubt(
    Instant sentAt,
    String why,
    boolean answered,
    int listings,
    @Nullable Instant firstListingAt,
    @Nullable Instant lastListingAt,
    int candidates,
    @Nullable Instant candidatesEndBy) {

  /** A doubt that nobody has looked into yet. */
  public static Doubt fresh(Instant sentAt, String why, boolean answered) {
    return new Doubt(sentAt, why, answered, 0, null, null, 0, null);
  }

  /** One more complete listing that did not show the batch, nor any that may be it. */
  public Doubt notListed(Instant at) {
    Instant first = firstListingAt == null ? at : firstListingAt;
    return new Doubt(sentAt, why, answered, listings + 1, first, at, 0, null);
  }

  /** A listing that showed batches of which nobody can say yet whether one is it. */
  public Doubt candidates(int number, Instant endBy) {
    return new Doubt(sentAt, why, answered, listings, firstListingAt, lastListingAt, number, endBy);
  }
}
