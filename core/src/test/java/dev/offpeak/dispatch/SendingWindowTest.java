package dev.offpeak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Doubt;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SendingWindowTest {

  /** By the provider's clock; ours is wherever a test has it. */
  private static final Instant SENT = Instant.parse("2026-11-25T12:00:00Z");

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static Doubt doubt(Instant ours) {
    return Doubt.fresh(ours, "reset", false, SENT.minus(MINUTE));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_000, -25, -1, 0, 1, 25, 1_000})
  void isTheSameWhateverOurClockSays(long hours) {
    Instant ours = SENT.plus(Duration.ofHours(hours));

    SendingWindow window = SendingWindow.of(doubt(ours), SENT.plus(MINUTE), SENT.plus(DAY));

    assertThat(window)
        .isEqualTo(
            new SendingWindow(
                SENT.minus(MINUTE).minus(HOUR), SENT.plus(MINUTE).plus(HOUR.multipliedBy(25))));
  }

  @Test
  void endsWithTheFirstListingHoweverManyFollow() {
    Doubt listed = doubt(SENT).candidates(1, SENT.plus(DAY), SENT.plus(HOUR));

    SendingWindow window = SendingWindow.of(listed, SENT.plus(DAY), SENT.plus(DAY));

    assertThat(window.to()).isEqualTo(SENT.plus(HOUR.multipliedBy(26)));
  }

  @Test
  void holdsAllThatCouldBeProvedWhereTheClockWasNotSeenBefore() {
    Doubt unseen = Doubt.fresh(SENT.plus(DAY.multipliedBy(20)), "reset", false);

    SendingWindow window = SendingWindow.of(unseen, SENT.plus(MINUTE), SENT);

    assertThat(window.holds(SENT)).isTrue();
    assertThat(window.holds(SENT.minus(DAY.multipliedBy(29)))).isTrue();
    assertThat(window.holds(SENT.minus(DAY.multipliedBy(30)))).isFalse();
  }

  @Test
  void timeThatPassedWithoutAListingAddsToIt() {
    Doubt unseen = Doubt.fresh(SENT, "reset", false);

    SendingWindow window =
        SendingWindow.of(unseen, SENT.plus(DAY.multipliedBy(40)), SENT.plus(DAY.multipliedBy(40)));

    assertThat(window.holds(SENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-20, 0, 20})
  void withoutAnyTimeOfTheProvidersItIsWideByOurs(long days) {
    Instant ours = SENT.plus(DAY.multipliedBy(days));
    Doubt unseen = Doubt.fresh(ours, "reset", false);

    assertThat(SendingWindow.of(unseen, null, SENT.plus(HOUR)).holds(SENT)).isTrue();
  }

  @Test
  void aProvidersClockThatWasSetBackMakesItWider() {
    Instant setBack = SENT.minus(Duration.ofHours(3));

    assertThat(SendingWindow.of(doubt(SENT), setBack, SENT).holds(setBack)).isTrue();
    assertThat(SendingWindow.of(doubt(SENT), setBack, SENT).holds(SENT)).isTrue();
  }
}
