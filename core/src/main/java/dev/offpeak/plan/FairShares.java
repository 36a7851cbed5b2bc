package dev.offpeak.plan;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose request comes next where several runs want the same batch: features share it equally, and
 * the runs of a feature share what that feature gets. Who has fewer requests than its share leaves
 * the rest to the others. A deadline that comes near gets more than an equal share, but never all.
 * Not thread-safe; one batch, one use.
 */
public final class FairShares {

  /** A deadline this near weighs most. */
  private static final Duration URGENT = Duration.ofHours(6);

  /** A deadline this near weighs more than none: the longest that a batch takes. */
  private static final Duration SOON = UsualTime.WINDOW;

  private static final int URGENT_WEIGHT = 4;
  private static final int SOON_WEIGHT = 2;

  private final List<Shared> features = new ArrayList<>();

  /**
   * A run that has requests ready.
   *
   * @param deadline when its answers are due; null if whenever
   */
  public record Claimant(RunId run, Feature feature, @Nullable Instant deadline) {}

  /** Begins with nothing given to anybody; equal claims are served in the order given here. */
  public FairShares(List<Claimant> claimants, Instant now) {
    Map<Feature, Shared> byFeature = new LinkedHashMap<>();
    for (Claimant claimant : claimants) {
      int weight = weight(claimant.deadline(), now);
      byFeature
          .computeIfAbsent(claimant.feature(), feature -> new Shared())
          .add(new Share(claimant.run(), weight));
    }
    features.addAll(byFeature.values());
  }

  /** How many equal shares a deadline is worth. */
  static int weight(@Nullable Instant deadline, Instant now) {
    if (deadline == null || deadline.isAfter(now.plus(SOON))) {
      return 1;
    }
    return deadline.isAfter(now.plus(URGENT)) ? SOON_WEIGHT : URGENT_WEIGHT;
  }

  /** The run whose turn it is; null when none has anything left. */
  public @Nullable RunId next() {
    Shared feature = leastServed();
    return feature == null ? null : feature.leastServed().run;
  }

  /**
   * The run whose turn it was got something.
   *
   * @param cost more than 0, in the unit in which the batch is scarce
   */
  public void served(RunId run, long cost) {
    for (Shared feature : features) {
      Share share = feature.of(run);
      if (share != null) {
        share.served += (double) cost / share.weight;
        feature.served += (double) cost / feature.weight();
        return;
      }
    }
  }

  /** The run has nothing left; the others share what it leaves. */
  public void exhausted(RunId run) {
    features.forEach(feature -> feature.runs.removeIf(share -> share.run.equals(run)));
    features.removeIf(feature -> feature.runs.isEmpty());
  }

  private @Nullable Shared leastServed() {
    Shared least = null;
    for (Shared feature : features) {
      if (least == null || feature.served < least.served) {
        least = feature;
      }
    }
    return least;
  }

  /** What a run has got, divided by its weight. */
  private static final class Share {
    private final RunId run;
    private final int weight;
    private double served;

    Share(RunId run, int weight) {
      this.run = run;
      this.weight = weight;
    }
  }

  /** The runs of a feature. */
  private static final class Shared {
    private final List<Share> runs = new ArrayList<>();
    private double served;

    void add(Share share) {
      runs.add(share);
    }

    /** A feature weighs as much as its most urgent run, however many it has. */
    int weight() {
      int weight = 1;
      for (Share share : runs) {
        weight = Math.max(weight, share.weight);
      }
      return weight;
    }

    @Nullable Share of(RunId run) {
      for (Share share : runs) {
        if (share.run.equals(run)) {
          return share;
        }
      }
      return null;
    }

    Share leastServed() {
      Share least = runs.getFirst();
      for (Share share : runs) {
        if (share.served < least.served) {
          least = share;
        }
      }
      return least;
    }
  }
}
