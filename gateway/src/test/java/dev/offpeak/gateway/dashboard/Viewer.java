package dev.offpeak.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One browser window on a site, which notices everything that is wrong with what it shows: errors
 * of scripts, of the Content-Security-Policy and of loading, rules of WCAG AA, and pages wider than
 * the window.
 */
final class Viewer implements AutoCloseable {

  private static final int HEIGHT = 900;

  /** Where pictures of all pages are put; none are taken unless somebody wants to look at them. */
  private static final String SHOTS = System.getProperty("offpeak.shots", "");

  final Page page;
  private final BrowserContext context;
  private final String origin;
  private final List<String> errors = new ArrayList<>();

  Viewer(Browser browser, Site site, int width, ColorScheme scheme) {
    this.context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, HEIGHT)
                .setColorScheme(scheme)
                .setTimezoneId("UTC"));
    this.page = context.newPage();
    this.origin = site.gateway.url().toString();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        errors.add(message.text());
      }
    });
    page.onPageError(errors::add);
    page.onRequestFailed(request -> {
      // What a page still asks for when it is left is given up by the browser.
      if (!String.valueOf(request.failure()).contains("ERR_ABORTED")) {
        errors.add(request.url() + " " + request.failure());
      }
    });
  }

  void go(String path) {
    page.navigate(origin + path);
  }

  /** Holds the page that is shown to all that every page has to be. */
  void check(String name) {
    if (!SHOTS.isEmpty()) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(SHOTS, name + ".png")).setFullPage(true));
    }
    assertThat(errors).as("errors on %s", name).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
        .as("%s is wider than the window", name)
        .isEqualTo(0);
    assertThat(page.locator("h1").count()).as("headings of %s", name).isEqualTo(1);
    List<Rule> broken =
        new AxeBuilder(page)
            .setLegacyMode(true)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"))
            .analyze()
            .getViolations();
    assertThat(broken)
        .as("rules broken on %s", name)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
