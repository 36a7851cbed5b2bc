package dev.offpeak.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Budget;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say needs attention. */
final class AttentionTest {

  private static final Usd DOLLAR = new Usd(1_000_000_000L);

  @TempDir private Path directory;

  /** A budget that is used up, and a model without a price. */
  private static void fill(Store store) {
    Feature digest = new Feature("digest");
    FeaturePolicy policy = FeaturePolicy.of(Budget.parse("1 USD/day"));
    store.policies().set(digest, policy, Shelf.NOW, "ada");
    store.calls().record(List.of(call(digest, "gpt-4.1", DOLLAR), call(digest, "gpt-new", null)));
  }

  private static CallEntry call(Feature feature, String model, @Nullable Usd paid) {
    return new CallEntry(
        model,
        Shelf.NOW,
        null,
        feature,
        ProviderName.OPENAI,
        model,
        Lane.INTERACTIVE,
        new CallEntry.Sender(null, null, ""),
        new CallEntry.Hints(CallOrigin.UNKNOWN, null),
        new CallEntry.Course(null, null, null, null, null, null),
        new CallEntry.Bill(
            CallEntry.Metering.REPORTED,
            new BilledAnswer(Usage.of(10, 10), null, null, null),
            paid,
            paid),
        null,
        null,
        1);
  }

  @Test
  void itStandsOnTheFirstPageOnceAndTheSeriousFirst() throws Exception {
    try (Site site = Site.empty(directory)) {
      fill(site.store);
      String page = site.get("/").body();
      assertThat(page)
          .containsSubsequence("Needs attention", "Budget used up", "Model without a price")
          .contains("Feature digest has used up its budget of 1 USD/day")
          .doesNotContain("1 model has no price");
    }
  }

  @Test
  void everyPageCountsIt() throws Exception {
    try (Site site = Site.empty(directory)) {
      assertThat(site.get("/runs").body()).doesNotContain("class=\"count");
      fill(site.store);
      assertThat(site.get("/runs").body())
          .contains("<span class=\"count bad\">2</span>", "need attention, 1 serious");
    }
  }

  @Test
  void eachLeadsToWhereItIs() throws Exception {
    try (Site site = Site.empty(directory)) {
      fill(site.store);
      assertThat(site.get("/alerts").body())
          .containsSubsequence("Budget used up", "href=\"/budgets\"", "Model without a price")
          .contains("offpeak config prices");
    }
  }

  @Test
  void nobodyOutsideIsToldHowMuchItIs() throws Exception {
    try (Site site = Site.empty(directory)) {
      fill(site.store);
      KeySecret admin = KeySecret.create(new Random(1));
      site.store.keys().create(Shelf.key(admin, "ada", KeyScope.ALL));
      site.readKeys();
      assertThat(site.get("/login").body()).doesNotContain("class=\"count");
    }
  }
}
