package dev.offpeak.gateway.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system's Chromium. {@code OFFPEAK_BROWSER} names another; with {@code
 * OFFPEAK_BROWSER_TESTS=required}, as in continuous integration, none is an error, else a skip.
 */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Playwright playwright;
  final Browser browser;

  private Chromium(Path program) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    // Root may not use the sandbox, and the pages are our own.
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  static Chromium start() {
    Optional<Path> program = program();
    if (program.isEmpty() && "required".equals(System.getenv("OFFPEAK_BROWSER_TESTS"))) {
      throw new IllegalStateException(
          "no browser: install chromium, or name one with OFFPEAK_BROWSER");
    }
    assumeTrue(program.isPresent(), "skipped: no browser");
    return new Chromium(program.orElseThrow());
  }

  private static Optional<Path> program() {
    String named = System.getenv("OFFPEAK_BROWSER");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(name -> List.of(path.split(":")).stream().map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
