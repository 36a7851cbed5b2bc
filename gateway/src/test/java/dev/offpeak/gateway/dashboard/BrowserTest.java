package dev.offpeak.gateway.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.ProviderBatchId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pages in a real browser: every page in both themes on a desk and on a phone, and every
 * action.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTest {

  private static final int DESK = 1440;

  @TempDir private Path directory;
  private Chromium chromium;

  @BeforeAll
  void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private Viewer viewer(Site site) {
    return new Viewer(chromium.browser, site, DESK, ColorScheme.LIGHT);
  }

  private static Map<String, String> pages(Site site) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("alerts", "/alerts");
    pages.put("features", "/features");
    pages.put("feature", "/features/ticket-summary");
    pages.put("feature-undecided", "/features/chat-reply");
    pages.put("decide", "/features/chat-reply/decide?lane=batch");
    pages.put("keep", "/features/ticket-summary/decide?lane=interactive");
    pages.put("undo", "/features/ticket-summary/undo");
    pages.put("feature-empty", "/features/nothing-yet");
    pages.put("batches", "/batches");
    pages.put("batch", "/batches/" + open(site).id().wire());
    pages.put("runs", "/runs");
    pages.put("run", "/runs/r_done11");
    pages.put("run-stopped", "/runs/r_stop22");
    pages.put("cancel", "/runs/r_open44/cancel");
    pages.put("requests", "/requests");
    pages.put("requests-none", "/requests?id=nobody");
    pages.put("request", "/requests/2?show=bodies");
    pages.put("budgets", "/budgets");
    return pages;
  }

  private static Batch open(Site site) {
    return site.store.batches().unfinished().stream()
        .filter(batch -> batch.state() instanceof BatchState.Open)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"360,LIGHT", "360,DARK", "1440,LIGHT", "1440,DARK"})
  void everyPageIsSound(int width, ColorScheme scheme) {
    try (Site site = Site.filled(directory.resolve("sound-" + width + scheme));
        Viewer viewer = new Viewer(chromium.browser, site, width, scheme)) {
      pages(site)
          .forEach((name, path) -> {
            viewer.go(path);
            viewer.check(name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"360,LIGHT", "1440,DARK"})
  void theDoorAndTheKeysAreSound(int width, ColorScheme scheme) {
    KeySecret admin = KeySecret.create(new Random(1));
    KeySecret user = KeySecret.create(new Random(2));
    String at = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    try (Site site = Site.filled(directory.resolve("door" + at));
        Viewer viewer = new Viewer(chromium.browser, site, width, scheme)) {
      site.store.keys().create(Shelf.key(admin, "ada", KeyScope.ALL));
      site.store.keys().create(Shelf.key(user, "a program", KeyScope.USE));
      site.readKeys();
      viewer.go("/keys");
      viewer.check("login" + at);
      viewer.page.getByLabel("gateway key").fill(admin.secret().reveal());
      viewer.page.locator("form .primary").click();
      viewer.go("/keys?sort=-name");
      assertThat(viewer.page.locator("tbody th").first()).containsText("ada");
      viewer.check("keys" + at);
      viewer.page.getByText("Revoke …").nth(1).click();
      viewer.check("revoke" + at);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/,0",
    "/features,1",
    "/batches,2",
    "/runs,3",
    "/requests,4",
    "/budgets,5",
    "/alerts,6"
  })
  void everyEmptyPageIsSound(String path, int number) {
    try (Site site = Site.empty(directory.resolve("empty-" + number));
        Viewer viewer = new Viewer(chromium.browser, site, 360, ColorScheme.DARK)) {
      viewer.go(path);
      viewer.check("empty-" + number);
      assertThat(viewer.page.locator(".empty code")).containsText("offpeak ");
    }
  }

  @Test
  void theKeyboardReachesThePageAtOnce() {
    try (Site site = Site.filled(directory.resolve("keyboard"));
        Viewer viewer = viewer(site)) {
      viewer.go("/runs");
      viewer.page.keyboard().press("Tab");
      assertThat(viewer.page.locator(".skip")).isFocused();
      viewer.page.keyboard().press("Enter");
      assertThat(viewer.page.locator("main")).isFocused();
    }
  }

  @Test
  void whatNeedsAttentionIsSeenFromEveryPageAndLeadsToItsPlace() {
    try (Site site = Site.filled(directory.resolve("attention"));
        Viewer viewer = viewer(site)) {
      viewer.go("/runs");
      assertThat(viewer.page.locator("nav .count")).hasText("1");
      viewer.page.locator("nav a[href='/alerts']").click();
      assertThat(viewer.page.locator(".decisions li")).hasCount(1);
      assertThat(viewer.page.locator(".decisions h3").first()).hasText("Budget used up");
      viewer.page.getByText("See the budgets").click();
      assertThat(viewer.page.locator("h1")).hasText("Budgets");
      viewer.go("/");
      assertThat(viewer.page.locator("section[aria-labelledby='alerts'] h3").first())
          .hasText("Budget used up");
      viewer.check("overview-attention");
    }
  }

  @Test
  void aThemeStaysWhereverOneGoes() {
    try (Site site = Site.filled(directory.resolve("theme"));
        Viewer viewer = viewer(site)) {
      viewer.go("/requests?id=ticket");
      viewer.page.getByText("dark", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(viewer.page).hasURL(Pattern.compile(".*/requests\\?id=ticket$"));
      assertThat(viewer.page.locator("html")).hasAttribute("data-theme", "dark");
      viewer.page.getByText("Budgets", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(viewer.page.locator("html")).hasAttribute("data-theme", "dark");
      viewer.check("theme-switched");
    }
  }

  @Test
  void aBatchMovesWhileItIsLookedAt() {
    try (Site site = Site.filled(directory.resolve("live"));
        Viewer viewer = viewer(site)) {
      Batch open = open(site);
      viewer.go("/batches");
      assertThat(viewer.page.locator("#live tr", rowOf(open))).containsText("21");

      BatchState.Open state = (BatchState.Open) open.state();
      site.store
          .batches()
          .move(
              open,
              new BatchState.Open(
                  new ProviderBatchId(state.id().value()),
                  state.submittedAt(),
                  new BatchProgress(50, 44, 1)),
              Shelf.NOW);

      assertThat(viewer.page.locator("#live tr", rowOf(open))).containsText("45");
      viewer.check("batches-moved");
    }
  }

  private static Page.LocatorOptions rowOf(Batch batch) {
    return new Page.LocatorOptions().setHasText(batch.id().wire());
  }

  @Test
  void aRequestIsFoundAndItsLifeRead() {
    try (Site site = Site.filled(directory.resolve("find"));
        Viewer viewer = viewer(site)) {
      viewer.go("/requests");
      viewer.page.getByLabel("id begins with").fill("ticket-2");
      viewer.page.getByLabel("state").selectOption("succeeded");
      viewer.page.locator("form.search button").click();
      viewer.page.locator("tbody a").first().click();
      assertThat(viewer.page.locator("h1")).containsText("ticket-2");
      assertThat(viewer.page.locator(".life li")).hasCount(2);
      assertThat(viewer.page.locator("body")).not().containsText("the secret answer");
      viewer.page.getByText("Show prompt and answers").click();
      assertThat(viewer.page.locator(".life")).containsText("the secret answer");
      viewer.check("request-found");
    }
  }

  @Test
  void aRunIsCancelledAfterALookAtTheCost() {
    try (Site site = Site.filled(directory.resolve("cancel"));
        Viewer viewer = viewer(site)) {
      viewer.go("/runs/r_open44");
      viewer.page.getByText("Cancel …").click();
      assertThat(viewer.page.locator(".confirm")).containsText("costs at most $");
      viewer.page.getByText("Cancel the run").click();
      assertThat(viewer.page.locator(".notice")).containsText("Cancelled");
      assertThat(viewer.page.locator(".badge").first()).containsText("being cancelled");
      viewer.check("run-cancelled");
    }
  }

  @Test
  void featuresAreSortedByAClick() {
    try (Site site = Site.filled(directory.resolve("sort"));
        Viewer viewer = viewer(site)) {
      viewer.go("/features");
      assertThat(viewer.page.locator("tbody th").first()).containsText("chat-reply");
      viewer
          .page
          .locator("thead")
          .getByText(
              "saved", new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true))
          .click();
      assertThat(viewer.page.locator("tbody th").first()).containsText("ticket-summary");
      viewer.check("features-sorted");
    }
  }
}
