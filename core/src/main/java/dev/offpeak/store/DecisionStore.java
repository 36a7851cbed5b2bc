package dev.offpeak.store;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decisions on the lanes and models of features, and what is needed to compare before with after.
 * {@link PolicyStore#set} makes one wherever it changes one, and {@link PolicyStore#undo} removes
 * it again; both in their own transaction. Contract as the package says.
 */
public interface DecisionStore {

  /** How far back a baseline reaches at most. */
  Duration BASELINE_MAX = Duration.ofDays(30);

  /** The latest decision on a feature's lane; empty if there never was one. */
  Optional<Decision> find(Feature feature);

  /** The latest decision on each feature, by name. */
  List<Decision> list();

  /**
   * A decision.
   *
   * @param by who asked for it
   * @param lane null if each call decides
   * @param model that calls go to, whatever they name; null if each call decides
   */
  record Decision(
      Feature feature, Instant at, String by, @Nullable Lane lane, @Nullable String model) {

    /** A decision on the lane alone. */
    public Decision(Feature feature, Instant at, String by, @Nullable Lane lane) {
      this(feature, at, by, lane, null);
    }
  }

  /**
   * Records a decision that was not made by command, and freezes the baseline if it is the first.
   * What was decided already changes nothing.
   *
   * @return whether anything changed
   */
  boolean decide(Decision decision);

  /** A decision on the lane alone. */
  default boolean decide(Feature feature, @Nullable Lane lane, Instant at, String by) {
    return decide(new Decision(feature, at, by, lane));
  }

  /**
   * What a feature cost before the first decision on it that still holds; frozen then. Empty if
   * there is no decision.
   */
  Optional<Baseline> baseline(Feature feature);

  /**
   * What a feature cost and how long its calls took, of at most {@link #BASELINE_MAX}.
   *
   * @param from when what is known of it begins; equal to {@code to} if nothing is
   * @param to when it was frozen
   * @param spend what was metered, and what was imported for hours in which nothing was
   */
  record Baseline(Instant from, Instant to, List<SpendRow> spend, CallTimes times) {

    public Baseline {
      spend = List.copyOf(spend);
    }
  }

  /**
   * All that is known of the latest decision on a feature, as of one moment: whatever is booked or
   * decided meanwhile is in all of it or in nothing. Empty if there is no decision.
   */
  Optional<Told> told(Feature feature, Instant now);

  /**
   * What the methods here say of a feature one by one.
   *
   * @param spend as {@link #spendSince}
   * @param routed as {@link #routedSince}
   * @param times as {@link #timesSince}
   * @param requests as {@link #requests}, since the decision
   */
  record Told(
      Decision decision,
      Baseline baseline,
      List<SpendRow> spend,
      Usd routed,
      CallTimes times,
      Requests requests) {
    public Told {
      spend = List.copyOf(spend);
    }
  }

  /** What was booked of a feature since the latest decision on it, by day; else nothing. */
  List<SpendRow> spendSince(Feature feature);

  /**
   * The part of the synchronous costs since then that is owed to other models having answered than
   * were asked for; negative if they are dearer.
   */
  Usd routedSince(Feature feature);

  /** How long its calls took since then. */
  CallTimes timesSince(Feature feature);

  /**
   * What has become of a feature's requests.
   *
   * @param since of what failed or is late only requests taken in from then on
   */
  Requests requests(Feature feature, Instant since, Instant now);

  /**
   * Counts of requests.
   *
   * @param inFlight neither answered nor failed yet
   * @param inFlightMost what those may cost at most
   * @param failed ended without an answer
   * @param late marked late, or still without an answer after their deadline
   */
  record Requests(long inFlight, Usd inFlightMost, long failed, long late) {}
}
