package dev.offpeak.gateway.api;

import dev.offpeak.Engine;
import dev.offpeak.audit.Audit;
import dev.offpeak.audit.CachedLook;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.defer.DeferParts;
import dev.offpeak.gateway.defer.Deferral;
import dev.offpeak.gateway.defer.LanePolicies;
import dev.offpeak.gateway.defer.Payer;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Secret;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.ModelRoutes;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.retry.Pace;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteSettings;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.testkit.RunBuilder;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.StoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The native API on a store that nobody dispatches from, asked over HTTP. */
abstract class ServedApi extends StoreContract {

  static final JsonMapper JSON = JsonMapper.shared();

  /** A second account of OpenAI's. */
  static final Account RESEARCH =
      new Account(new AccountId("fedcba987654"), RunBuilder.ACCOUNT.target());

  private static final int BODY_BYTES_MAX = 100_000;

  @TempDir private Path directory;
  private final Random random = new Random(1);
  final Map<Feature, Lane> lanes = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Engine engine;
  private Gateway gateway;
  NativeApi api;

  @Override
  protected Store openStore(SettableTime settable) {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, settable);
  }

  private record Knocking(String name, KeyScope scope) implements Credentials {
    @Override
    public boolean required() {
      return true;
    }

    @Override
    public Admission admit(Call call) {
      return new Admission.Admitted(new Caller(name, false, scope));
    }
  }

  @BeforeEach
  final void start() {
    engine = Engine.builder().store(store()).time(time).start();
    serve(Credentials.OPEN);
  }

  /** From now on calls are made with a key of that name. */
  final void as(String name, KeyScope scope) {
    with(new Knocking(name, scope));
  }

  /** From now on these say who calls. */
  final void with(Credentials credentials) {
    gateway.close();
    serve(credentials);
  }

  final Engine engine() {
    return engine;
  }

  private void serve(Credentials credentials) {
    Deferral deferral =
        new Deferral(
            new DeferParts(
                engine,
                store(),
                List.of(
                    new Payer(
                        RunBuilder.ACCOUNT,
                        new OpenAiDialect(),
                        new Secret("sk-account"),
                        BODY_BYTES_MAX,
                        null),
                    new Payer(
                        RESEARCH,
                        new OpenAiDialect(),
                        new Secret("sk-research"),
                        BODY_BYTES_MAX,
                        new AccountName("research"))),
                policies(),
                new Tagger(List.of(), caller -> caller.scope().feature()),
                new Pace(Duration.ofSeconds(30), null),
                time,
                List::of));
    Decisions decisions =
        new Decisions(
            store(), new FeaturePolicies(Map.of(), store().policies()), PriceList.bundled(), time);
    CachedLook looked =
        new CachedLook(
            () ->
                new Audit(
                        store().calls(),
                        store().ledger(),
                        PriceList.bundled(),
                        Audit.TOO_SMALL_DEFAULT)
                    .look(),
            time,
            Runnable::run);
    api =
        new NativeApi(
            new NativeApi.Parts(
                this::store,
                () -> new FeaturePolicies(Map.of(), store().policies()),
                time,
                deferral.desk(),
                () -> looked,
                () -> decisions,
                () -> new ModelRoutes(new ModelCatalog(PriceList.bundled()), store().ledger()),
                Spool.temporary()));
    gateway =
        Gateway.start(
            GatewaySettings.DEFAULT.at("127.0.0.1", 0),
            GatewayParts.of(List.of(), random).with(credentials).with(api.routes()).with(deferral));
  }

  private LanePolicies policies() {
    return new LanePolicies() {
      @Override
      public @Nullable Lane lane(Feature feature) {
        return lanes.get(feature);
      }

      @Override
      public @Nullable Duration deadline(Feature feature) {
        return null;
      }
    };
  }

  @AfterEach
  final void stop() {
    client.close();
    gateway.close();
    engine.close();
  }

  final HttpResponse<String> get(String path) throws Exception {
    return call("GET", path, "");
  }

  final HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** The same with a body that comes in pieces, its length untold. */
  final HttpResponse<String> bulk(Iterable<byte[]> pieces, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/api/requests"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("content-type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArrays(pieces));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
