package dev.offpeak.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.audit.Confidence;
import dev.offpeak.audit.Finding;
import dev.offpeak.audit.Reason;
import dev.offpeak.audit.Saving;
import dev.offpeak.audit.Verdict;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.StoreException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages over plain HTTP: what they say, and what they do not let happen. */
final class DashboardTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/features", "/batches", "/runs", "/requests", "/budgets", "/alerts"})
  void anEmptyPageSaysWhatItWillShowAndTheCommandThatFillsIt(String path) throws Exception {
    try (Site site = Site.empty(directory)) {
      HttpResponse<String> page = site.get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("class=\"empty\"")
          .containsPattern("offpeak .* --sandbox</code>");
    }
  }

  @Test
  void everyPageKeepsToItself() throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> page = site.get("/");
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("cache-control")).contains("no-store");
      assertThat(page.headers().firstValue("x-frame-options")).contains("DENY");
      assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
      assertThat(page.headers().firstValue("set-cookie").orElseThrow())
          .contains("HttpOnly")
          .contains("SameSite=Strict");
      assertThat(page.body())
          .doesNotContain(" style=")
          .doesNotContain("http://")
          .doesNotContain("https://");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/features",
        "/features/%3Cscript%3Ealert(1)%3C%2Fscript%3E%22'%26",
        "/alerts",
        "/batches",
        "/runs",
        "/runs/r_done11",
        "/runs/r_doubt3",
        "/requests",
        "/requests?id=%3Cscript%3Ealert(1)&feature=%22%3E%3Cscript%3E",
        "/requests/1?show=bodies"
      })
  void whatUsersWriteIsTextOnAPage(String path) throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> page = site.get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).doesNotContain("<script>alert");
    }
  }

  @Test
  void theFirstPageAddsUpTheLedger() throws Exception {
    try (Site site = Site.filled(directory)) {
      // 58 answers at $2 and one at $1 were paid, at half of what they cost synchronously.
      assertThat(site.get("/").body()).contains("<strong>$117.00</strong>").contains("in doubt");
      assertThat(site.get("/features/ticket-summary").body())
          .contains("lane batch")
          .contains("ada");
    }
  }

  @Test
  void aFeatureIsShownBeforeAndSinceTheDecision() throws Exception {
    try (Site site = Site.filled(directory)) {
      assertThat(site.get("/features/ticket-summary").body())
          .contains("Before and since the decision")
          .contains("Lane batch since")
          .contains("by ada")
          .contains("saved since then")
          .contains("whole answer, p50 / p95")
          .contains("in flight")
          .contains("decided: lane batch")
          .contains("class=\"decided\"");
      assertThat(site.get("/features/chat-reply").body())
          .doesNotContain("Before and since the decision")
          .contains("An audit of its calls says: keep interactive");
    }
  }

  @Test
  void whatCouldStillBeSavedIsShownOnceItWasLookedFor() throws Exception {
    try (Site site = Site.empty(directory)) {
      Shelf.fill(site.store);
      assertThat(site.get("/").body()).contains("being looked for").contains("hx-trigger=\"load");
      site.lookFor(
          new Finding(
              new Feature("ticket-summary"),
              null,
              4_000,
              new Usd(80_000_000_000L),
              Verdict.BATCH,
              new Saving(
                  new Usd(30_000_000_000L), new Usd(36_000_000_000L), new Usd(40_000_000_000L)),
              Confidence.MEDIUM,
              List.of(new Reason("clock", "arrives in bursts on the clock")),
              null),
          new Finding(
              new Feature("chat-reply"),
              null,
              9_000,
              new Usd(180_000_000_000L),
              Verdict.BATCH,
              new Saving(
                  new Usd(50_000_000_000L), new Usd(56_000_000_000L), new Usd(60_000_000_000L)),
              Confidence.HIGH,
              List.of(new Reason("clock", "is called by a queue")),
              null));

      // What is decided for ticket-summary stands already.
      assertThat(site.get("/").body())
          .contains("<strong>$56.00</strong>")
          .contains("$50.00–60.00 in 30 days")
          .contains("Send chat-reply by batch")
          .contains("is called by a queue (confidence high).")
          .contains("/features/chat-reply/decide?lane=batch")
          .doesNotContain("hx-trigger=\"load")
          .doesNotContain("Send ticket-summary by batch");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/features,saved,ticket-summary,chat-reply",
    "/features,feature,chat-reply,ticket-summary",
    "/runs,run,r_done11,r_wait55",
    "/runs,answered,r_done11,r_open44",
    "/budgets,budget,chat-reply,ticket-summary",
    "/budgets,feature,chat-reply,ticket-summary",
  })
  void tablesAreSortedByALinkAndTurnedRoundByTheNext(
      String path, String column, String first, String last) throws Exception {
    try (Site site = Site.filled(directory)) {
      String sorted = site.get(path + "?sort=" + column).body();
      assertThat(rows(sorted)).containsSubsequence(first, last);
      String link = path + "?sort=-" + column;
      assertThat(sorted).contains("href=\"" + link + "\"");
      String turned = site.get(link).body();
      assertThat(rows(turned)).containsSubsequence(last, first);
      assertThat(turned).contains("aria-sort");
    }
  }

  private static List<String> rows(String page) {
    return Pattern.compile("<th scope=\"row\"[^>]*><a[^>]*>([^<]*)</a>")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void promptsAndAnswersAreShownOnlyWhenAskedFor() throws Exception {
    try (Site site = Site.filled(directory)) {
      assertThat(site.get("/requests/3").body())
          .contains("ticket-3")
          .doesNotContain("the secret answer");
      assertThat(site.get("/requests/3?show=bodies").body()).contains("the secret answer");
    }
  }

  @Test
  void aFormIsTakenFromOurOwnPageOnly() throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> question = site.get("/runs/r_open44/cancel");
      String path = "/runs/r_open44/cancel";
      String kind = "application/x-www-form-urlencoded";

      assertThat(
              site.send(
                      site.to(path)
                          .header("Content-Type", kind)
                          .POST(BodyPublishers.ofString("csrf=" + Site.token(question))))
                  .statusCode())
          .as("without the session's cookie")
          .isIn(403, 415);
      assertThat(
              site.send(
                      site.form(site.get("/"), path, "x=1")
                          .setHeader("Origin", "https://evil.example"))
                  .statusCode())
          .as("from elsewhere")
          .isEqualTo(403);
      assertThat(site.send(site.form(question, path, "csrf=wrong")).statusCode())
          .as("with another token")
          .isEqualTo(403);
      assertThat(site.store.runs().find(new RunId("r_open44")).orElseThrow().cancelRequested())
          .isFalse();
    }
  }

  @Test
  void aRunIsCancelledOnceItWasConfirmed() throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> question = site.get("/runs/r_open44/cancel");
      assertThat(question.body()).contains("costs at most");

      HttpResponse<String> done = site.send(site.form(question, "/runs/r_open44/cancel", "x=1"));

      assertThat(done.statusCode()).isEqualTo(303);
      assertThat(done.headers().firstValue("location")).contains("/runs/r_open44?done=cancelled");
      assertThat(site.store.runs().find(new RunId("r_open44")).orElseThrow().cancelRequested())
          .isTrue();
    }
  }

  @Test
  void aThemeLeadsBackToAPageOfOurs() throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> page = site.get("/runs");
      HttpResponse<String> set = site.send(site.form(page, "/theme", "theme=dark&back=%2Fruns"));
      assertThat(set.headers().firstValue("location")).contains("/runs");
      assertThat(set.headers().firstValue("set-cookie").orElseThrow()).contains("=dark;");
      assertThat(
              site.send(site.form(page, "/theme", "theme=dark&back=%2F%2Fevil.example"))
                  .headers()
                  .firstValue("location"))
          .contains("/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runs/r_none",
        "/runs/x%00",
        "/requests/abc",
        "/requests/99999",
        "/batches/nothing",
        "/features/%20",
        "/theme"
      })
  void whatIsNotThereIsSaidInAPage(String path) throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> page = site.get(path);
      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.body()).contains("There is no such page").contains("</html>");
    }
  }

  @Test
  void aDeadStoreIsSaidInAPage() throws Exception {
    try (Site site =
        Site.over(
            directory,
            () -> {
              throw new StoreException(StoreException.Reason.BROKEN, "gone");
            })) {
      HttpResponse<String> page = site.get("/");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains("cannot be read just now").doesNotContain("Exception");
    }
  }

  @Test
  void aLaneIsDecidedAfterALookAtTheSavingAndTakenBack() throws Exception {
    try (Site site = Site.filled(directory)) {
      HttpResponse<String> question = site.get("/features/chat-reply/decide?lane=batch");
      assertThat(question.body()).contains("saves about $").contains("up to 24 h");

      site.send(site.form(question, "/features/chat-reply/decide", "lane=batch"));
      FeaturePolicy decided = site.store.policies().find(new Feature("chat-reply")).orElseThrow();
      assertThat(decided.lane()).isEqualTo(Lane.BATCH);
      assertThat(decided.deadline()).isEqualTo(Duration.ofHours(24));
      assertThat(decided.budget()).isNotNull();

      HttpResponse<String> undo = site.get("/features/chat-reply/undo");
      site.send(site.form(undo, "/features/chat-reply/undo", "x=1"));
      assertThat(site.store.policies().find(new Feature("chat-reply")).orElseThrow().lane())
          .isNull();
      assertThat(site.get("/features/chat-reply").body()).contains("took a change back");
      assertThat(site.get("/features/chat-reply/decide?lane=flex").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void onceThereAreKeysOnlyWhoLooksAfterOffpeakGetsIn() throws Exception {
    KeySecret admin = KeySecret.create(new Random(1));
    KeySecret user = KeySecret.create(new Random(2));
    try (Site site = Site.empty(directory)) {
      Shelf.fill(site.store);
      site.store.keys().create(Shelf.key(admin, "ada", KeyScope.ALL));
      site.store.keys().create(Shelf.key(user, "app", KeyScope.USE));
      site.readKeys();

      HttpResponse<String> door = site.get("/runs");
      assertThat(door.statusCode()).isEqualTo(303);
      assertThat(door.headers().firstValue("location")).contains("/login");
      HttpResponse<String> login = site.get("/login");
      assertThat(login.body()).doesNotContain("aria-label=\"Pages\"");
      assertThat(site.send(site.form(login, "/login", "key=opk_wrong")).statusCode())
          .isEqualTo(403);
      assertThat(site.send(site.form(login, "/login", "key=" + user.secret().reveal())).body())
          .contains("not see these pages")
          .doesNotContain(user.secret().reveal());

      HttpResponse<String> in =
          site.send(site.form(login, "/login", "key=" + admin.secret().reveal()));
      assertThat(in.statusCode()).isEqualTo(303);
      String cookie = in.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
      HttpResponse<String> keys = site.send(site.to("/keys").header("Cookie", cookie));
      assertThat(keys.body()).contains("ada").contains("sign out");

      site.store.keys().revoke(admin.id(), Shelf.NOW);
      site.readKeys();
      assertThat(site.send(site.to("/keys").header("Cookie", cookie)).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void assetsAreKeptForEverUnderTheirHash() throws Exception {
    try (Site site = Site.empty(directory)) {
      String body = site.get("/").body();
      int from = body.indexOf("/assets/");
      HttpResponse<String> style = site.get(body.substring(from, body.indexOf('"', from)));
      assertThat(style.statusCode()).isEqualTo(200);
      assertThat(style.headers().firstValue("cache-control").orElseThrow()).contains("immutable");
      assertThat(site.get("/assets/0/../offpeak.css").statusCode()).isEqualTo(404);
    }
  }
}
