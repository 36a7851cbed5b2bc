package dev.offpeak.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.hooks.EventType;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.store.AlertStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertBookTest {

  private static final Duration REPEAT = Duration.ofHours(24);
  private static final Set<AlertKind> ALL = Set.of(AlertKind.values());
  private static final Alert BUDGET =
      new Alert(AlertKind.BUDGET, "feature digest", Alert.WARNING, "82 %");
  private static final Alert USED_UP =
      new Alert(AlertKind.BUDGET, "feature digest", Alert.SERIOUS, "100 %");

  private Instant now = Instant.parse("2026-11-23T08:00:00Z");
  private List<Standing> standing = List.of();

  private List<EventType> found(Alert... alerts) {
    return turn(ALL, alerts).stream().map(AlertBook.News::type).toList();
  }

  private List<AlertBook.News> turn(Set<AlertKind> looked, Alert... alerts) {
    AlertBook.Page page = AlertBook.turn(standing, List.of(alerts), looked, REPEAT, now);
    standing = page.standing();
    return page.news();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void anAlertIsToldOnceHoweverOftenItIsFound() {
    assertThat(found(BUDGET)).containsExactly(EventType.ALERT_RAISED);
    for (int minute = 0; minute < 1_439; minute++) {
      pass(Duration.ofMinutes(1));
      Alert fuller = new Alert(BUDGET.kind(), BUDGET.subject(), Alert.WARNING, "8" + minute);
      assertThat(found(fuller)).isEmpty();
    }
    pass(Duration.ofMinutes(1));
    assertThat(found(BUDGET)).containsExactly(EventType.ALERT_REPEATED);
    pass(Duration.ofMinutes(1));
    assertThat(found(BUDGET)).isEmpty();
  }

  @Test
  void itIsToldAgainWhenItIsWorse() {
    found(BUDGET);
    pass(Duration.ofMinutes(1));
    List<AlertBook.News> news = turn(ALL, USED_UP);
    assertThat(news)
        .containsExactly(
            new AlertBook.News(EventType.ALERT_WORSENED, USED_UP, now.minusSeconds(60)));
    pass(Duration.ofMinutes(1));
    assertThat(found(USED_UP)).isEmpty();
  }

  @Test
  void oneThatWaversIsNotToldAtEachTurn() {
    found(USED_UP);
    for (Alert alert : List.of(BUDGET, USED_UP, BUDGET, USED_UP)) {
      pass(Duration.ofMinutes(1));
      assertThat(found(alert)).isEmpty();
    }
    assertThat(standing.getFirst().alert()).isEqualTo(USED_UP);
    pass(REPEAT);
    assertThat(turn(ALL, BUDGET).getFirst().alert()).isEqualTo(BUDGET);
    pass(Duration.ofMinutes(1));
    assertThat(found(USED_UP)).containsExactly(EventType.ALERT_WORSENED);
  }

  @Test
  void itsEndIsToldOnce() {
    found(BUDGET);
    pass(Duration.ofHours(1));
    assertThat(found()).containsExactly(EventType.ALERT_RESOLVED);
    assertThat(standing).isEmpty();
    pass(Duration.ofHours(1));
    assertThat(found()).isEmpty();
    assertThat(found(BUDGET)).containsExactly(EventType.ALERT_RAISED);
  }

  @Test
  void whatWasNotLookedForIsLeftAsItIs() {
    found(BUDGET);
    pass(Duration.ofHours(1));
    assertThat(turn(Set.of(AlertKind.DOUBT))).isEmpty();
    assertThat(standing).hasSize(1);
  }

  @Test
  void nothingIsWrittenWhileNothingIsTold() {
    found(BUDGET);
    List<Standing> before = standing;
    pass(Duration.ofMinutes(1));
    found(new Alert(BUDGET.kind(), BUDGET.subject(), Alert.WARNING, "83 %"));
    assertThat(standing).isEqualTo(before);
  }
}
