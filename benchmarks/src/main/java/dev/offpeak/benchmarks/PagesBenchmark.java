package dev.offpeak.benchmarks;

import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Every page of the dashboard, asked of the real program in another process: over millions of
 * ledger entries, a run of many requests, and a month of calls, half of them imported.
 */
final class PagesBenchmark {

  private static final int CALLS = 500_000;
  private static final int IMPORTED_FEATURES = 10;
  private static final int CALLS_AT_ONCE = 500;
  private static final int REQUESTS = 200_000;
  private static final int TIMES = 25;
  private static final int DAYS = 30;
  private static final Duration LOOK_MAX = Duration.ofMinutes(5);
  private static final Feature CALLED = new Feature("chat-reply");

  private PagesBenchmark() {}

  static void run(Path launcher, int entries)
      throws IOException, InterruptedException, SQLException {
    try (Bench bench = new Bench()) {
      RunId run = requests(bench);
      calls(bench);
      LocalDate from =
          LocalDate.ofInstant(bench.time.instant(), ZoneOffset.UTC).minusDays(ManyEntries.DAYS - 1);
      Path home = bench.folder.resolve("home");
      ManyEntries.fill(home.resolve("offpeak.db"), from, entries - CALLS);
      bench
          .store
          .policies()
          .set(CALLED, FeaturePolicy.NONE.withLane(Lane.BATCH), bench.time.instant(), "benchmark");
      String batch = bench.store.batches().ofRun(run).getFirst().id().wire();
      System.out.printf(
          Locale.ROOT,
          "%,d ledger entries, %,d of them calls; a run of %,d requests%n",
          entries,
          CALLS,
          REQUESTS);
      measure(launcher, home, run.value(), batch);
    }
  }

  private static RunId requests(Bench bench) {
    LoadOutcome loaded = bench.intake.load(new Bodies("r-", REQUESTS), bench.spec);
    RunId run = ((LoadOutcome.Created) loaded).run();
    bench.store.runs().follow(run, bench.time.instant().plus(Bench.LONG));
    bench.sendAll();
    bench.pollNow();
    while (bench.dispatcher.collect()) {
      // Until all is collected.
    }
    return run;
  }

  private static void calls(Bench bench) {
    Instant now = bench.time.instant();
    long apart = Duration.ofDays(DAYS).toMillis() / CALLS;
    List<CallEntry> some = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      some.add(call(i, now.minusMillis(apart * i)));
      if (some.size() == CALLS_AT_ONCE) {
        bench.store.calls().record(some);
        some.clear();
      }
    }
    bench.store.calls().record(some);
  }

  private static CallEntry call(int number, Instant at) {
    Usage usage = new Usage(900 + number % 90, 0, 0, 0, 60, 0, 0);
    Usd paid = new Usd(2_400_000);
    boolean imported = number % 2 == 1;
    return new CallEntry(
        "call-" + number,
        at,
        imported ? "benchmark" : null,
        imported ? new Feature("imported-" + number / 2 % IMPORTED_FEATURES) : CALLED,
        ProviderName.OPENAI,
        imported ? "gpt-4.1" : "gpt-6-sol",
        Lane.INTERACTIVE,
        new CallEntry.Sender("key-" + number / 4 % 5, "OpenAI/Python 2.1", "/v1/responses"),
        new CallEntry.Hints(CallOrigin.UNKNOWN, null),
        new CallEntry.Course(
            number % 4 == 0, Duration.ofMillis(1_200 + number % 700), null, false, 200, null),
        new CallEntry.Bill(
            CallEntry.Metering.REPORTED, new BilledAnswer(usage, null, null, null), paid, paid),
        null,
        null,
        1);
  }

  private static void measure(Path launcher, Path home, String run, String batch)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--port",
                "0",
                "--role",
                "gateway",
                "--json")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("OFFPEAK_HOME", home.toString());
    Process process = builder.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String said = firstLine(process);
      URI url = URI.create(said.substring(said.indexOf("http"), said.lastIndexOf('"')));
      look(client, url);
      for (String path :
          List.of(
              "/",
              "/?days=90",
              "/alerts",
              "/features",
              "/features?days=90&sort=saved",
              "/features/feature-1",
              "/features/" + CALLED.name(),
              "/features/imported-1",
              "/features/" + CALLED.name() + "/decide?lane=interactive",
              "/batches",
              "/batches?sort=requests",
              "/batches/" + batch,
              "/runs",
              "/runs?sort=paid",
              "/runs/" + run,
              "/requests",
              "/requests?id=r-1999",
              "/requests?state=failed",
              "/requests/1",
              "/budgets",
              "/keys")) {
        page(client, url, path, path.replace(run, "ID").replace(batch, "ID"));
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** Until the first page knows what could still be saved; it does not wait for that itself. */
  private static void look(HttpClient client, URI url) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (get(client, url.resolve("/")).contains("being looked for")) {
      if (System.nanoTime() - begin > LOOK_MAX.toNanos()) {
        throw new IllegalStateException("what could still be saved was not found");
      }
    }
    System.out.printf(
        Locale.ROOT,
        "what could still be saved: known after %.1f s, looked for behind the page%n",
        (System.nanoTime() - begin) / 1e9);
  }

  private static void page(HttpClient client, URI url, String path, String name)
      throws IOException, InterruptedException {
    long[] nanos = new long[TIMES];
    int bytes = 0;
    for (int i = 0; i < TIMES; i++) {
      long begin = System.nanoTime();
      bytes = get(client, url.resolve(path)).getBytes(StandardCharsets.UTF_8).length;
      nanos[i] = System.nanoTime() - begin;
    }
    double first = nanos[0] / 1e6;
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: first %.0f ms, median of %d %.1f ms, slowest %.0f ms (target 100), %,d KB%n",
        name,
        first,
        TIMES,
        nanos[TIMES / 2] / 1e6,
        nanos[TIMES - 1] / 1e6,
        bytes / 1024);
  }

  private static String get(HttpClient client, URI page) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(page + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private static String firstLine(Process process) throws IOException {
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IllegalStateException("offpeak serve did not start");
    }
    return line;
  }
}
