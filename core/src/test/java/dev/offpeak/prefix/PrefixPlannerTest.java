package dev.offpeak.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Beginning.Place;
import dev.offpeak.prefix.PrefixPlanner.Line;
import dev.offpeak.prefix.PrefixPlanner.Prompt;
import dev.offpeak.pricing.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PrefixPlannerTest {

  /** A read for a tenth, a write for a quarter more, as of most models. */
  private static final Rates USUAL = new Rates(1_000, 100, 1_250, 2_000, 5_000);

  private static Beginning system(long hash, int tokens) {
    return new Beginning(Place.SYSTEM, hash, tokens, 10, 20, true);
  }

  private static Prompt prompt(Beginning... beginnings) {
    return new Prompt(List.of(beginnings), USUAL);
  }

  private static List<Prompt> times(int count, Prompt prompt) {
    return IntStream.range(0, count).mapToObj(any -> prompt).toList();
  }

  private static List<@Nullable Integer> marks(List<Line> lines) {
    List<@Nullable Integer> marks = new ArrayList<>();
    lines.forEach(line -> marks.add(line.mark()));
    return marks;
  }

  @Test
  void aMarkPaysFromTheFourthSharerAtTheLowestHitRate() {
    // Three: 2.4 written, 0.6 read: 3.06 for 3. Four: 3.1 written, 0.9 read: 3.965 for 4.
    assertThat(PrefixPlanner.pays(1, USUAL)).isFalse();
    assertThat(PrefixPlanner.pays(3, USUAL)).isFalse();
    assertThat(PrefixPlanner.saves(3, USUAL, 30)).isEqualTo(300_000 - 306_000);
    assertThat(PrefixPlanner.pays(4, USUAL)).isTrue();
    assertThat(PrefixPlanner.saves(4, USUAL, 30)).isEqualTo(400_000 - 396_500);
  }

  @Test
  void anHoursLifetimeWouldLoseAtThatRateHoweverManyShare() {
    Rates hour = new Rates(1_000, 100, 2_000, 2_000, 5_000);
    assertThat(PrefixPlanner.pays(1_000_000, hour)).isFalse();
    assertThat(PrefixPlanner.saves(1_000, hour, 98)).isPositive();
  }

  @Test
  void whatSharesABeginningStandsTogetherBehindWhatSharesNone() {
    Prompt one = prompt(system(1, 2_000));
    Prompt two = prompt(system(2, 2_000));
    Prompt alone = prompt(system(3, 2_000));
    List<Prompt> prompts = List.of(one, two, alone, two, one, two, one, two, one, one);

    List<Line> lines = PrefixPlanner.arrange(prompts);

    assertThat(lines).extracting(Line::prompt).containsExactly(2, 0, 4, 6, 8, 9, 1, 3, 5, 7);
    assertThat(marks(lines)).containsExactly(null, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void tooFewSharersAndUnpricedModelsAreLeftAlone() {
    Prompt unpriced = new Prompt(List.of(system(1, 9_000)), null);
    assertThat(marks(PrefixPlanner.arrange(times(100, unpriced)))).containsOnlyNulls();
    assertThat(marks(PrefixPlanner.arrange(times(3, prompt(system(1, 9_000))))))
        .containsOnlyNulls();
    assertThat(PrefixPlanner.arrange(List.of())).isEmpty();
  }

  @Test
  void theLongerBeginningIsTakenWhereItSavesMore() {
    Prompt document =
        prompt(system(1, 1_000), new Beginning(Place.FIRST_BLOCK, 7, 9_000, 1, 2, false));
    Prompt other =
        prompt(system(1, 1_000), new Beginning(Place.FIRST_BLOCK, 8, 9_000, 1, 2, false));
    List<Prompt> prompts = new ArrayList<>(times(20, document));
    prompts.add(other);
    assertThat(marks(PrefixPlanner.arrange(prompts)).subList(1, 21)).containsOnly(1);
  }

  @Test
  void whatIsLeftWhereOthersTakeALongerOneIsTooFew() {
    Prompt longer =
        prompt(system(1, 1_000), new Beginning(Place.FIRST_BLOCK, 7, 9_000, 1, 2, false));
    List<Prompt> prompts = new ArrayList<>(times(20, longer));
    prompts.addAll(times(2, prompt(system(1, 1_000))));
    List<Line> lines = PrefixPlanner.arrange(prompts);
    assertThat(lines.subList(0, 2)).containsExactly(new Line(20, null), new Line(21, null));
  }

  /** Whatever is shared: each request has its line once, and no mark loses at the lowest rate. */
  @Property
  void everyRequestHasOneLineAndNoMarkLoses(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> hashes,
      @ForAll @LongRange(min = 1, max = 100) long read,
      @ForAll @LongRange(min = 50, max = 300) long write) {
    Rates rates = new Rates(100, read, write, write, 500);
    List<Prompt> prompts =
        hashes.stream().map(hash -> new Prompt(List.of(system(hash, 1_500)), rates)).toList();

    List<Line> lines = PrefixPlanner.arrange(prompts);

    assertThat(lines.stream().map(Line::prompt).sorted().toList())
        .isEqualTo(IntStream.range(0, prompts.size()).boxed().toList());
    for (Line line : lines) {
      if (line.mark() != null) {
        int hash = hashes.get(line.prompt());
        long sharers = hashes.stream().filter(other -> other == hash).count();
        double hits = 0.3 * (sharers - 1);
        assertThat((sharers - hits) * write + hits * read).isLessThan(sharers * 100.0);
      }
    }
  }
}
