package dev.offpeak.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.http.Purse;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.model.Budget;
import dev.offpeak.model.BudgetPeriod;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Usd;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore.KeySpend;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Between what is set aside here and what the store sums, nothing counts twice or not at all. */
class HeldKeyTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Budget TEN =
      new Budget(new Usd(10), BudgetPeriod.DAY, Budget.Over.REFUSE, false);

  private final HeldKey key = key();
  private final Purse purse = key.purse(TEN, InstantSource.fixed(NOW));

  private static HeldKey key() {
    KeySecret secret = KeySecret.create(new Random(1));
    KeyScope scope = new KeyScope(List.of(), Set.of(), List.of(), TEN, 0, false, KeyScope.Role.USE);
    return new HeldKey(
        new GatewayKey(secret.id(), "team", secret.shown(), secret.hash(), NOW, null, null, scope),
        0);
  }

  private void store(long nanos) throws RefusedException {
    try (Purse.Hold held = purse.hold(new Usd(nanos))) {
      held.stored();
    }
  }

  private void look(long reserved) {
    look(reserved, key.stored());
  }

  private void look(long reserved, long included) {
    key.spent(
        new KeySpend(Usd.ZERO, new Usd(reserved), 0, Usd.ZERO), HeldKey.from(TEN, NOW), included);
  }

  private void refuses(long nanos) {
    assertThatThrownBy(() -> purse.hold(new Usd(nanos)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("key_budget_spent"));
  }

  @Test
  void whatIsSetAsideCountsUntilItCameToNothing() throws Exception {
    Purse.Hold held = purse.hold(new Usd(7));
    refuses(4);
    purse.hold(new Usd(3)).close();
    held.close();
    held.close();
    store(10);
    refuses(1);
    assertThat(key.hasRoom()).isFalse();
  }

  @Test
  void whatWasStoredCountsOnceWhoeverSumsIt() throws Exception {
    store(4);
    refuses(7);
    look(4);
    refuses(7);
    store(6);
    refuses(1);
  }

  @Test
  void whatIsStoredWhileTheStoreSumsIsNotLost() throws Exception {
    store(4);
    long included = key.stored();
    store(5);
    look(4, included);
    refuses(2);
    look(9);
    refuses(2);
    assertThat(key.hasRoom()).isTrue();
    store(1);
    assertThat(key.hasRoom()).isFalse();
  }

  @Test
  void whatIsSetAsideAsksForANewLook() throws Exception {
    look(0);
    assertThat(key.wantsSpend(NOW)).isTrue();
    assertThat(key.wantsSpend(NOW)).isFalse();
    store(1);
    assertThat(key.wantsSpend(NOW)).isTrue();
  }
}
