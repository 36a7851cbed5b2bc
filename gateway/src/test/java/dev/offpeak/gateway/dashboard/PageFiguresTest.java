package dev.offpeak.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures on the pages, each in its own place. */
final class PageFiguresTest {

  private static final long DOLLAR = 1_000_000_000L;

  @TempDir private Path directory;

  /** A page as it reads, without its marks. */
  private static String text(Site site, String path) throws Exception {
    return site.get(path).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  private static CallEntry call(
      String id, @Nullable String importId, Instant at, Lane lane, long paid) {
    return new CallEntry(
        id,
        at,
        importId,
        new Feature("digest"),
        ProviderName.OPENAI,
        importId == null ? "gpt-4.1" : "gpt-5-nano",
        lane,
        new CallEntry.Sender(null, null, ""),
        new CallEntry.Hints(CallOrigin.UNKNOWN, null),
        new CallEntry.Course(null, null, null, null, null, null),
        new CallEntry.Bill(
            CallEntry.Metering.REPORTED,
            new BilledAnswer(Usage.of(10, 10), null, null, null),
            new Usd(paid * DOLLAR),
            new Usd(10 * DOLLAR)),
        null,
        null,
        1);
  }

  @Test
  void listsHaveEachFigureInItsColumn() throws Exception {
    try (Site site = Site.filled(directory)) {
      assertThat(text(site, "/features"))
          .contains(
              "ticket-summary 89 $304.20 $421.20 $117.00 batch 66 % · interactive 34 %",
              "chat-reply 30 $1,200.96 $1,200.96 $0.00 interactive 100 %");
      assertThat(text(site, "/budgets"))
          .contains(
              "used up $40.00 a month $222.83 $3.50 -$186.33 566 % 1 Dec 00:00 requests wait");
      assertThat(text(site, "/runs")).contains("ticket-summary 60 59 1 $117.00 $117.00");
      assertThat(text(site, "/batches"))
          .contains("3 batches: 1 in progress · 1 waiting · 1 in doubt");
    }
  }

  @Test
  void aSpanOfDaysHasItsOwnSums() throws Exception {
    try (Site site = Site.filled(directory)) {
      LocalDate today = LocalDate.ofInstant(Shelf.NOW, ZoneOffset.UTC);
      Usd paid =
          site.store.ledger().spend(today.minusDays(6), today.plusDays(1), null).stream()
              .map(SpendRow::paid)
              .reduce(Usd.ZERO, Usd::plus);
      assertThat(text(site, "/?days=7")).contains("spent " + MoneyText.of(paid) + " in 7 days");
      assertThat(text(site, "/?days=90")).contains("in 90 days");
    }
  }

  @Test
  void aDecisionIsComparedWithWhatWasBefore() throws Exception {
    try (Site site = Site.empty(directory)) {
      Instant decided = Shelf.NOW.minus(Duration.ofDays(2));
      site.store
          .calls()
          .record(
              List.of(
                  call("a", null, decided.minus(Duration.ofDays(3)), Lane.INTERACTIVE, 10),
                  call("b", null, decided.minus(Duration.ofDays(2)), Lane.INTERACTIVE, 10)));
      site.store
          .policies()
          .set(new Feature("digest"), FeaturePolicy.NONE.withLane(Lane.BATCH), decided, "ada");
      site.store
          .calls()
          .record(
              List.of(
                  call("c", null, decided.plus(Duration.ofDays(1)), Lane.BATCH, 4),
                  call("d", null, decided.plus(Duration.ofDays(1)), Lane.BATCH, 5),
                  call("e", null, decided.plus(Duration.ofDays(1)), Lane.INTERACTIVE, 10)));
      assertThat(text(site, "/features/digest"))
          .contains(
              "saved since then $11.00 36.7 % of the $30.00",
              "by batch $11.00 by cache $0.00 by route $0.00",
              "requests 2 3",
              "paid $20.00 $19.00",
              "paid for 1,000 requests $10,000.00 $6,333.33");
    }
  }

  @Test
  void aChartHasABarForWhatWasSavedAndForWhatWasImported() throws Exception {
    try (Site site = Site.empty(directory)) {
      site.store.calls().record(List.of(call("a", null, Shelf.NOW, Lane.BATCH, 4)));
      String metered = site.get("/").body();
      assertThat(metered)
          .containsPattern("class=\"saved\"[^>]* height=\"60\"")
          .containsPattern("class=\"paid\"[^>]* height=\"40\"")
          .doesNotContain("class=\"imported\"");
      site.store.calls().record(List.of(call("b", "file", Shelf.NOW, Lane.INTERACTIVE, 10)));
      assertThat(site.get("/").body())
          .containsPattern("class=\"imported\"[^>]* height=\"50\"")
          .contains("imported $10.00");
    }
  }
}
