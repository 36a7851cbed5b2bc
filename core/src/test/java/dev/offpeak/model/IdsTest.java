package dev.offpeak.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  private static final InstantSource STILL =
      InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

  @Test
  void attemptIdsFitEveryProvidersCustomId() {
    IdSource ids = new IdSource(STILL, new Random(1));
    for (int i = 0; i < 10_000; i++) {
      assertThat(ids.attempt().wire()).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    }
  }

  @Test
  void idsRiseEvenIfTheClockStandsStill() {
    IdSource ids = new IdSource(STILL, new Random(2));
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      made.add(ids.attempt().value());
    }
    List<UUID> sorted = new ArrayList<>(made);
    Collections.sort(sorted);
    assertThat(made).isEqualTo(sorted);
    assertThat(new HashSet<>(made)).hasSameSizeAs(made);
    assertThat(made.getFirst().version()).isEqualTo(7);
    assertThat(made.getFirst().variant()).isEqualTo(2);
  }

  @Test
  void theWireFormIsReadBackAndNothingElseIs() {
    AttemptId id = new IdSource(STILL, new Random(3)).attempt();
    assertThat(AttemptId.parse(id.wire())).contains(id);
    assertThat(AttemptId.parse("t-88")).isEmpty();
    assertThat(AttemptId.parse("")).isEmpty();
    assertThat(AttemptId.parse(id.wire() + "A")).isEmpty();
    assertThat(AttemptId.parse("*".repeat(22))).isEmpty();
  }

  @Test
  void anAccountIsKnownByItsUrlAndKeyAndShowsNeither() {
    Target target = new Target(ProviderName.OPENAI, "https://api.example.test/v1");
    Secret key = new Secret("sk-very-secret");
    AccountId id = AccountId.of(target, key);
    assertThat(id).isEqualTo(AccountId.of(target, new Secret("sk-very-secret")));
    assertThat(id).isNotEqualTo(AccountId.of(target, new Secret("sk-other")));
    assertThat(id)
        .isNotEqualTo(AccountId.of(new Target(ProviderName.OPENAI, "https://other.test/v1"), key));
    assertThat(id.toString() + key + List.of(key)).doesNotContain("secret");
  }
}
