package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small lives broken at one gap, and at two, of all that they have.
 *
 * <p>{@code -Doffpeak.lives=N} goes through more lives, {@code -Doffpeak.stride=1} through every
 * gap, {@code -Doffpeak.pairs=1} through every pair; a build takes a part, beginning at another one
 * each life. {@code scripts/simulate --gaps} takes all.
 */
class EveryGapTest {

  private static final int LIVES = Integer.getInteger("offpeak.lives", 2);
  private static final int STRIDE = Integer.getInteger("offpeak.stride", 89);
  private static final int PAIRS = Integer.getInteger("offpeak.pairs", 30011);

  /** One with a provider that keeps tags and one without, as their seeds have it. */
  private static final long FIRST_SEED = Long.getLong("offpeak.seed", 2);

  @TempDir Path folder;

  @Test
  void aQuietLifeBrokenAtAnyGapComesToItsEnd() {
    EveryGap every = new EveryGap(folder, STRIDE, PAIRS);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
      every.of(seed);
    }
    System.out.println("every gap: " + every.told());
    assertThat(every.places()).isPositive();
    assertThat(every.pairs()).isPositive();
    assertThat(every.calls()).as("lives with a deadline make calls").isPositive();
  }
}
