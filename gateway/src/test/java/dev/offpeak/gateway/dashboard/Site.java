package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertLook;
import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.audit.Audit;
import dev.offpeak.audit.AuditReport;
import dev.offpeak.audit.Finding;
import dev.offpeak.audit.Saving;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteSettings;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gateway with the pages over a store of its own, and a plain client to look at them. */
final class Site implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  final Store store;
  final Gateway gateway;
  private final KeyRing keys;
  private volatile @Nullable AuditReport found;
  private final HttpClient client = HttpClient.newHttpClient();

  private Site(Store store, Supplier<Store> asked) {
    this.store = store;
    this.keys = KeyRing.open(store::keys, InstantSource.system(), System::nanoTime);
    Dashboard dashboard =
        new Dashboard(
            new DashboardParts(
                asked,
                true,
                () -> new FeaturePolicies(Map.of(), asked.get().policies()),
                (batches, now) -> batches.stream().map(Site::said).toList(),
                PriceList.bundled(),
                this::found,
                () -> decisions(asked.get()),
                () -> AlertsNow.of(asked.get(), alertLook(asked.get()), Shelf.NOW),
                keys,
                Clock.fixed(Shelf.NOW, ZoneOffset.UTC),
                new Random(3)));
    this.gateway =
        Gateway.start(
            GatewaySettings.DEFAULT.at("127.0.0.1", 0),
            GatewayParts.of(List.of(), new Random(1)).with(keys).with(dashboard));
  }

  private Optional<AuditReport> found() {
    return Optional.ofNullable(found);
  }

  /** From now on an audit has found that. */
  void lookFor(Finding... findings) {
    found =
        new AuditReport(
            Shelf.NOW.minus(Audit.SPAN_DEFAULT),
            Shelf.NOW,
            Usd.ZERO,
            List.of(findings),
            Saving.NONE);
  }

  /** From now on an audit has looked at what there is. */
  void look() {
    found =
        new Audit(store.calls(), store.ledger(), PriceList.bundled(), Audit.TOO_SMALL_DEFAULT)
            .look();
  }

  private static Decisions decisions(Store store) {
    return new Decisions(
        store,
        new FeaturePolicies(Map.of(), store.policies()),
        PriceList.bundled(),
        () -> Shelf.NOW);
  }

  private static AlertLook alertLook(Store store) {
    return new AlertLook(
        new AlertLook.Parts(
            store,
            new FeaturePolicies(Map.of(), store.policies()),
            PriceList.bundled(),
            Pace.DEFAULT,
            ProviderName.OPENAI::equals,
            name -> name,
            Audit.TOO_SMALL_DEFAULT,
            AlertSettings.DEFAULT));
  }

  static Site empty(Path directory) {
    Store store = SqliteStore.open(directory, SqliteSettings.DEFAULTS, () -> Shelf.NOW);
    return new Site(store, () -> store);
  }

  static Site filled(Path directory) {
    Site site = empty(directory);
    Shelf.fill(site.store);
    site.look();
    return site;
  }

  /** One whose store is had from somewhere else. */
  static Site over(Path directory, Supplier<Store> asked) {
    return new Site(SqliteStore.open(directory, SqliteSettings.DEFAULTS, () -> Shelf.NOW), asked);
  }

  private static BatchWords.Said said(Batch batch) {
    String state = batch.state().kind().name().toLowerCase(java.util.Locale.ROOT);
    String note =
        batch.state() instanceof BatchState.InDoubt doubt
            ? "in doubt: " + doubt.doubt().why() + "; at stake: up to $1.00"
            : "";
    return new BatchWords.Said(state.replace('_', ' '), note);
  }

  /** Waits until the gateway has read the keys again; it does every second. */
  void readKeys() {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<String> wanted = good();
    while (!known().equals(wanted)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the keys were not read");
      }
      Thread.onSpinWait();
    }
  }

  private List<String> good() {
    return store.keys().list().stream()
        .filter(key -> key.revokedAt() == null)
        .map(key -> key.id().value())
        .toList();
  }

  private List<String> known() {
    return store.keys().list().stream()
        .filter(key -> keys.find(key.id()).isPresent())
        .map(key -> key.id().value())
        .toList();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A form as a browser sends it from a page it has just been shown. */
  HttpRequest.Builder form(HttpResponse<String> page, String path, String fields) {
    String cookie = page.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    return to(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Origin", gateway.url().toString())
        .header("Cookie", cookie)
        .POST(HttpRequest.BodyPublishers.ofString("csrf=" + token(page) + "&" + fields));
  }

  static String token(HttpResponse<String> page) {
    Matcher matcher = TOKEN.matcher(page.body());
    if (!matcher.find()) {
      throw new IllegalStateException("the page has no form");
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    gateway.close();
    keys.close();
    client.close();
    store.close();
  }
}
