package dev.offpeak.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.PolicyStore;
import dev.offpeak.store.PolicyStore.Entry;
import dev.offpeak.store.PolicyStore.PolicyChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Obeyed by every {@link PolicyStore}. */
public abstract class PolicyStoreContract extends StoreContract {

  private static final Feature DIGEST = new Feature("digest");
  private static final FeaturePolicy FIFTY = FeaturePolicy.of(Budget.parse("50 USD/month"));
  private static final FeaturePolicy TWENTY =
      new FeaturePolicy(
          Budget.parse("20 USD/day").withOver(Budget.Over.REFUSE).withUnpricedAllowed(true),
          new AnswerRules(
              List.of(
                  new AnswerRule.Json(),
                  new AnswerRule.Schema("s.json", "{\"type\":\"object\"}"),
                  new AnswerRule.Matches("^\\{"),
                  new AnswerRule.NotTruncated(),
                  new AnswerRule.NotRefused()),
              2),
          Lane.BATCH,
          Duration.ofHours(12),
          List.of(Lane.FLEX, Lane.INTERACTIVE),
          new ModelRoute(ProviderName.OPENAI, "gpt-6-luna"),
          true);

  private PolicyStore policies() {
    return store().policies();
  }

  @Test
  void aFeatureHasNoPolicyUntilOneIsSet() {
    assertThat(policies().find(DIGEST)).isEmpty();
    assertThat(policies().set(DIGEST, FIFTY, now(), "ann")).isTrue();
    assertThat(policies().find(DIGEST)).contains(FIFTY);
    assertThat(policies().list()).containsExactly(new Entry(DIGEST, FIFTY));
  }

  @Test
  void everyPartOfAPolicyComesBack() {
    policies().set(DIGEST, TWENTY, now(), "ann");
    assertThat(policies().find(DIGEST)).contains(TWENTY);
  }

  @Test
  void everyChangeLeavesWhoWhenAndWhat() {
    policies().set(DIGEST, FIFTY, now(), "ann");
    time.advance(Duration.ofHours(1));
    policies().set(DIGEST, TWENTY, now(), "bob");
    assertThat(policies().set(DIGEST, TWENTY, now(), "cid")).isFalse();
    assertThat(policies().history(DIGEST, 10))
        .containsExactly(
            new PolicyChange(DIGEST, now(), "bob", FIFTY, TWENTY, false),
            new PolicyChange(DIGEST, SettableTime.START, "ann", null, FIFTY, false));
    assertThat(policies().history(DIGEST, 1)).hasSize(1);
  }

  @Test
  void undoGoesBackStepByStepAndLeavesATrace() {
    policies().set(DIGEST, FIFTY, now(), "ann");
    policies().set(DIGEST, TWENTY, now(), "ann");
    assertThat(policies().undo(DIGEST, now(), "bob").map(PolicyChange::after)).contains(TWENTY);
    assertThat(policies().find(DIGEST)).contains(FIFTY);
    assertThat(policies().undo(DIGEST, now(), "bob").map(PolicyChange::after)).contains(FIFTY);
    assertThat(policies().find(DIGEST)).isEmpty();
    assertThat(policies().undo(DIGEST, now(), "bob")).isEmpty();
    assertThat(policies().history(DIGEST, 10)).hasSize(4);
    assertThat(policies().history(DIGEST, 10).getFirst())
        .isEqualTo(new PolicyChange(DIGEST, now(), "bob", FIFTY, null, true));
  }

  @Test
  void settingNothingRemovesThePolicy() {
    policies().set(DIGEST, FIFTY, now(), "ann");
    assertThat(policies().set(DIGEST, FeaturePolicy.NONE, now(), "ann")).isTrue();
    assertThat(policies().find(DIGEST)).isEmpty();
    assertThat(policies().list()).isEmpty();
    policies().undo(DIGEST, now(), "ann");
    assertThat(policies().find(DIGEST)).contains(FIFTY);
  }
}
