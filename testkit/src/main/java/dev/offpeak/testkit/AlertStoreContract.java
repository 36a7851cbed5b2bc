package dev.offpeak.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.AlertStore.Standing;
import dev.offpeak.store.AlertStore.Update;
import dev.offpeak.store.HookEvent;
import dev.offpeak.store.HookStore.Telling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Obeyed by every {@link AlertStore}. */
public abstract class AlertStoreContract extends StoreContract {

  private static final Alert BUDGET =
      new Alert(AlertKind.BUDGET, "feature digest", Alert.WARNING, "82 % of 50 USD/month");
  private static final Alert DOUBT =
      new Alert(AlertKind.DOUBT, "batch 01", Alert.SERIOUS, "in doubt since 12:00");

  private AlertStore alerts() {
    return store().alerts();
  }

  private Standing standing(Alert alert) {
    return new Standing(alert, now(), now());
  }

  private Telling telling(String id) {
    HookEvent event = new HookEvent(id, "alert.raised", "budget:digest", "{}", now());
    return new Telling(event, null, Set.of("ann"));
  }

  private Update set(Standing... to) {
    return alerts().update(before -> new Update(List.of(to), List.of()));
  }

  @Test
  void whatIsDecidedStands() {
    assertThat(alerts().standing()).isEmpty();
    Standing budget = standing(BUDGET);
    time.advance(Duration.ofMinutes(1));
    Standing doubt = standing(DOUBT);
    set(budget, doubt);
    assertThat(alerts().standing()).containsExactly(doubt, budget);
  }

  @Test
  void whatIsNoLongerDecidedIsGone() {
    set(standing(BUDGET), standing(DOUBT));
    Alert usedUp = new Alert(BUDGET.kind(), BUDGET.subject(), Alert.SERIOUS, "100 %");
    Standing worse = new Standing(usedUp, now(), now().plusSeconds(60));
    set(worse);
    assertThat(alerts().standing()).containsExactly(worse);
  }

  @Test
  void aDecisionSeesWhatStandsAndItsEventsAreDue() {
    set(standing(BUDGET));
    Update update =
        alerts()
            .update(before -> {
              assertThat(before).containsExactly(standing(BUDGET));
              return new Update(before, List.of(telling("evt_1")));
            });
    assertThat(update.tellings()).hasSize(1);
    assertThat(store().hooks().claim("ann", now(), now().plusSeconds(60), 10))
        .singleElement()
        .satisfies(due -> assertThat(due.event().id()).isEqualTo("evt_1"));
  }

  @Test
  void ofTwoWhoFoundTheSameOneTellsIt() {
    Standing found = standing(BUDGET);
    alerts()
        .update(before -> {
          if (before.isEmpty()) {
            // Another process, between our look and our transaction.
            set(found);
          }
          return new Update(
              List.of(found), before.isEmpty() ? List.of(telling("evt_1")) : List.of());
        });
    assertThat(store().hooks().claim("ann", now(), now().plusSeconds(60), 10)).isEmpty();
  }
}
