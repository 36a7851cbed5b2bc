package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.plan.FairShares.Claimant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class FairSharesProperties {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static Claimant run(int number, int feature, @Nullable Instant deadline) {
    return new Claimant(
        new RunId("r_" + (char) (97 + number)), new Feature("f" + feature), deadline);
  }

  /** What each run gets of a batch that holds {@code capacity} of requests that cost 1 each. */
  private static Map<RunId, Integer> share(
      List<Claimant> runs, List<Integer> ready, int capacity, int cost) {
    FairShares shares = new FairShares(runs, NOW);
    Map<RunId, Integer> left = new HashMap<>();
    Map<RunId, Integer> got = new HashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      left.put(runs.get(i).run(), ready.get(i));
      got.put(runs.get(i).run(), 0);
    }
    int room = capacity;
    for (RunId next = shares.next(); next != null && room > 0; next = shares.next()) {
      if (left.getOrDefault(next, 0) == 0) {
        shares.exhausted(next);
      } else {
        shares.served(next, cost);
        left.merge(next, -1, Integer::sum);
        got.merge(next, 1, Integer::sum);
        room--;
      }
    }
    return got;
  }

  /** Room is never left while anybody has requests, and nobody gets more than it has. */
  @Property
  void nothingIsLeftIdle(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 60) Integer> ready,
      @ForAll @IntRange(min = 1, max = 200) int capacity,
      @ForAll @IntRange(min = 1, max = 4) int features) {
    List<Claimant> runs = new ArrayList<>();
    for (int i = 0; i < ready.size(); i++) {
      runs.add(run(i, i % features, null));
    }
    Map<RunId, Integer> got = share(runs, ready, capacity, 1);
    int all = ready.stream().mapToInt(Integer::intValue).sum();
    assertThat(got.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(Math.min(all, capacity));
    for (int i = 0; i < ready.size(); i++) {
      assertThat(got.get(runs.get(i).run())).isLessThanOrEqualTo(ready.get(i));
    }
  }

  /** A run of any size gets its whole share of every batch: it waits for nobody's end. */
  @Property
  void nobodyIsStarved(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 1_000) Integer> ready,
      @ForAll @IntRange(min = 20, max = 500) int capacity,
      @ForAll @IntRange(min = 1, max = 3) int features,
      @ForAll @Size(min = 10, max = 10) List<@IntRange(min = 0, max = 48) Integer> dueInHours) {
    List<Claimant> runs = new ArrayList<>();
    int weights = 0;
    for (int i = 0; i < ready.size(); i++) {
      Instant deadline = NOW.plus(Duration.ofHours(dueInHours.get(i)));
      weights += FairShares.weight(deadline, NOW);
      runs.add(run(i, i % features, deadline));
    }
    // However features and weights stand, nobody has less than this part of its feature's part.
    int featuresThere = Math.min(features, ready.size());
    int least = capacity / (4 * featuresThere * weights);
    Map<RunId, Integer> got = share(runs, ready, capacity, 7);
    for (int i = 0; i < ready.size(); i++) {
      assertThat(got.get(runs.get(i).run())).isGreaterThanOrEqualTo(Math.min(ready.get(i), least));
    }
  }

  @Example
  void aSmallRunIsWhollyInTheNextBatch() {
    List<Claimant> runs = List.of(run(1, 1, null), run(2, 2, null));
    Map<RunId, Integer> got = share(runs, List.of(1_000_000, 200), 50_000, 1);
    assertThat(got.get(runs.get(1).run())).isEqualTo(200);
    assertThat(got.get(runs.getFirst().run())).isEqualTo(49_800);
  }

  @Example
  void featuresShareEquallyHoweverManyRunsTheyHave() {
    List<Claimant> runs =
        List.of(run(1, 1, null), run(2, 1, null), run(3, 1, null), run(4, 2, null));
    Map<RunId, Integer> got = share(runs, List.of(900, 900, 900, 900), 600, 1);
    assertThat(got.get(runs.get(3).run())).isEqualTo(300);
    assertThat(got.get(runs.getFirst().run())).isEqualTo(100);
  }

  @Example
  void aNearDeadlineGetsMoreButNotAll() {
    List<Claimant> runs =
        List.of(
            run(1, 1, NOW.plus(Duration.ofHours(2))),
            run(2, 2, NOW.plus(Duration.ofHours(20))),
            run(3, 3, NOW.plus(Duration.ofDays(3))));
    Map<RunId, Integer> got = share(runs, List.of(900, 900, 900), 700, 3);
    assertThat(got.get(runs.getFirst().run())).isEqualTo(400);
    assertThat(got.get(runs.get(1).run())).isEqualTo(200);
    assertThat(got.get(runs.get(2).run())).isEqualTo(100);
  }
}
