package dev.offpeak.gateway.dashboard;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.RunId;
import dev.offpeak.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are longer than a page. */
final class ListsTest {

  private static final Pattern ROW = Pattern.compile("<th scope=\"row\"><a[^>]*>(r_run[0-9]+)</a>");
  private static final Pattern REQUEST =
      Pattern.compile("<a class=\"id\" href=\"/requests/[0-9]+\">([^<]*)</a>");
  private static final Pattern MORE =
      Pattern.compile("<a class=\"button\" href=\"([^\"]+)\">More</a>");
  private static final int RUNS = 120;

  @TempDir private Path directory;

  /** Names and sizes go against the order in which the runs are made. */
  private static void fill(Store store) {
    for (int i = 0; i < RUNS; i++) {
      RunId id = new RunId(name(RUNS - 1 - i));
      store.runs().create(aRun().withId(id.value()).build(), Shelf.NOW.plus(Duration.ofDays(2)));
      store.runs().append(id, List.of(aRequest(1).build(store.payloads())));
      store.runs().activate(id, id.value(), false);
    }
  }

  /** Ids have no zero. */
  private static String name(int number) {
    return "r_run%03d".formatted(111 + number % 9 + number / 9 % 9 * 10 + number / 81 * 100);
  }

  private static List<String> allPages(Site site, String first) throws Exception {
    return allPages(site, first, ROW);
  }

  private static List<String> allPages(Site site, String first, Pattern row) throws Exception {
    List<String> rows = new ArrayList<>();
    String next = first;
    while (!next.isEmpty()) {
      String page = site.get(next).body();
      row.matcher(page).results().forEach(found -> rows.add(found.group(1)));
      Matcher more = MORE.matcher(page);
      next = more.find() ? more.group(1).replace("&amp;", "&") : "";
    }
    return rows;
  }

  @Test
  void anOrderGoesOnOverAllPages() throws Exception {
    try (Site site = Site.empty(directory)) {
      fill(site.store);
      List<String> names = IntStream.range(0, RUNS).mapToObj(ListsTest::name).toList();
      assertThat(allPages(site, "/runs?sort=run")).isEqualTo(names);
      assertThat(allPages(site, "/runs?sort=-run")).isEqualTo(names.reversed());
      assertThat(allPages(site, "/runs")).as("the latest first").isEqualTo(names);
      assertThat(allPages(site, "/runs?sort=-begun")).isEqualTo(names.reversed());
    }
  }

  @Test
  void anotherOrderBeginsAtTheFirstPage() throws Exception {
    try (Site site = Site.empty(directory)) {
      fill(site.store);
      String second = site.get("/runs?sort=run&before=" + name(49)).body();
      assertThat(second)
          .contains("href=\"/runs?sort=-run\"", "href=\"/runs?sort=paid\"")
          .contains(name(50))
          .doesNotContain(name(49) + "<");
    }
  }

  @Test
  void aSearchGoesOnOverAllPages() throws Exception {
    try (Site site = Site.filled(directory)) {
      assertThat(allPages(site, "/requests?state=batched&feature=ticket-summary&id=open", REQUEST))
          .hasSize(50)
          .doesNotHaveDuplicates();
      List<String> batched =
          allPages(site, "/requests?state=batched&feature=ticket-summary", REQUEST);
      assertThat(batched).hasSize(70).allMatch(id -> id.matches("(open|wait)-[0-9]+"));
      assertThat(allPages(site, "/requests?state=failed", REQUEST)).containsExactly("ticket-1");
    }
  }

  @Test
  void batchesThatHaveEndedComeTheYoungestFirst() throws Exception {
    try (Site site = Site.filled(directory)) {
      String usual = site.get("/batches").body();
      String oldest = site.get("/batches?sort=age").body();
      assertThat(ended(usual)).hasSize(2).isEqualTo(ended(oldest).reversed());
      assertThat(usual).contains("aria-sort=\"ascending\"><a href=\"/batches?sort=age\">age</a>");
      assertThat(oldest)
          .contains("aria-sort=\"descending\"><a href=\"/batches?sort=-age\">age</a>");
    }
  }

  private static List<String> ended(String page) {
    return Pattern.compile("<a id=\"b-([^\"]+)\"")
        .matcher(page.substring(page.indexOf("id=\"ended-name\"")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
