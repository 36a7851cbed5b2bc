package dev.offpeak.gateway.defer;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.offpeak.Engine;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.api.NativeApi;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.tag.TagRule;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.gateway.trace.Traces;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.ModelRoutes;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.provider.openai.OpenAiProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.SpanIds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Gateway, engine and emulator in one process, and the official SDKs before them. */
final class Bench implements AutoCloseable {

  private static final Pace PACE = new Pace(Duration.ofMillis(40), null);
  private static final Secret KEY = new Secret("sk-account");

  final Sandbox sandbox;

  /** Calls whose body says so belong to a feature. */
  private static final Tagger TAGGER =
      new Tagger(
          List.of(
              new TagRule(
                  new Feature("nightly"),
                  null,
                  null,
                  null,
                  null,
                  Map.of("job", new Wildcard("night*")))),
          caller -> null);

  /** Which held calls get white space before their answer. */
  volatile List<WhiteSpaceRule> whiteSpace = List.of();

  /** Whether calls may cost nothing just now. */
  final AtomicBoolean poor = new AtomicBoolean();

  /** What is told of calls whose clients want their traces to be seen. */
  final BlockingQueue<Span> spans = new LinkedBlockingQueue<>();

  final Map<Feature, Lane> lanes = new ConcurrentHashMap<>();
  final Map<Feature, ModelRoute> routes = new ConcurrentHashMap<>();
  private final Metering metering;
  private final List<Runnable> clients = new ArrayList<>();
  private final SqliteStore store;
  private Secret key = KEY;
  private Engine engine;
  private Gateway gateway;
  private final int port;

  Bench(Path directory, Duration batchDelay) {
    this.sandbox =
        Sandbox.start(
            SandboxOptions.builder(directory.resolve("sandbox")).batchDelay(batchDelay).build());
    this.store = SqliteStore.open(directory.resolve("store"));
    this.metering = new Metering(store::calls, PriceList.bundled(), TAGGER, InstantSource.system());
    this.engine = engine();
    this.gateway = gateway(0);
    this.port = gateway.port();
  }

  private Engine engine() {
    return Engine.builder()
        .store(store)
        .pace(PACE)
        .provider(openAi())
        .provider(anthropic())
        .start();
  }

  private BatchProvider openAi() {
    return OpenAiProvider.create(
        OpenAiProvider.settings(key, InstantSource.system())
            .withBaseUrl(sandbox.openAiBaseUrl().toString()));
  }

  private BatchProvider anthropic() {
    return AnthropicProvider.create(
        AnthropicProvider.settings(key, InstantSource.system())
            .withBaseUrl(sandbox.anthropicBaseUrl().toString()));
  }

  private Gateway gateway(int at) {
    BatchProvider openAi = openAi();
    BatchProvider anthropic = anthropic();
    DeferParts deferring =
        new DeferParts(
            engine,
            store,
            List.of(
                new Payer(openAi.account(), openAi.dialect(), key, 1_000_000, null),
                new Payer(anthropic.account(), anthropic.dialect(), key, 1_000_000, null)),
            policies(),
            TAGGER,
            PACE,
            InstantSource.system(),
            () -> whiteSpace);
    Deferral deferral = new Deferral(deferring);
    return Gateway.start(
        GatewaySettings.DEFAULT.at("127.0.0.1", at),
        GatewayParts.of(
                List.of(
                    new Upstream(
                        ProviderName.OPENAI, () -> sandbox.openAiBaseUrl().toString(), KEY),
                    new Upstream(
                        ProviderName.ANTHROPIC, () -> sandbox.anthropicBaseUrl().toString(), KEY)),
                new Random())
            .with(metering.looks())
            .with(new Purse())
            .with(
                new Traces(
                    spans::add,
                    0,
                    InstantSource.system(),
                    System::nanoTime,
                    new SpanIds(new Random())))
            .with(api(deferral).routes())
            .with(deferral));
  }

  private NativeApi api(Deferral deferral) {
    FeaturePolicies none = new FeaturePolicies(Map.of(), store.policies());
    InstantSource time = InstantSource.system();
    return new NativeApi(
        new NativeApi.Parts(
            () -> store,
            () -> none,
            time,
            deferral.desk(),
            () -> {
              throw new IllegalStateException("nobody asks for an audit here");
            },
            () -> new Decisions(store, none, PriceList.bundled(), time),
            () -> new ModelRoutes(new ModelCatalog(PriceList.bundled()), store.ledger()),
            Spool.temporary()));
  }

  /** Lets everybody in, and everybody buy unless all are poor. */
  private final class Purse implements Credentials {
    @Override
    public boolean required() {
      return false;
    }

    @Override
    public Admission admit(Call call) {
      if (poor.get()) {
        call.mayNotBuy(new Refusal(429, "key_budget_spent", "It is spent."));
      }
      return new Admission.Admitted(Caller.LOCAL);
    }
  }

  private LanePolicies policies() {
    return new LanePolicies() {
      @Override
      public @Nullable Lane lane(Feature feature) {
        return lanes.get(feature);
      }

      @Override
      public @Nullable ModelRoute route(Feature feature) {
        return routes.get(feature);
      }

      @Override
      public boolean someRouted() {
        return !routes.isEmpty();
      }

      @Override
      public @Nullable Duration deadline(Feature feature) {
        return null;
      }
    };
  }

  /** Ends the gateway and starts another on the same port; the engine goes on. */
  void restart() {
    gateway.close();
    gateway = gateway(port);
  }

  /** Ends all of it but the store, and starts it with another key of the same accounts. */
  void restart(Secret other) {
    gateway.close();
    engine.close();
    key = other;
    engine = engine();
    gateway = gateway(port);
  }

  private void stop() {
    gateway.close();
    metering.close();
    engine.close();
    store.close();
  }

  SqliteStore store() {
    return store;
  }

  /** Returns once so many calls are in the store. */
  void untilTakenIn(long calls) {
    while (store.runs().recent(5).stream().mapToLong(run -> run.counts().total()).sum() < calls) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("the call was not taken in in time");
      }
      Thread.onSpinWait();
    }
  }

  String url() {
    return gateway.url().toString();
  }

  /** A client as people have it, but for its base URL and the header. */
  OpenAIClient openAiClient(Duration timeout, int retries) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-client")
            .baseUrl(gateway.url() + "/openai/v1")
            .putHeader("Offpeak-Lane", "batch")
            .timeout(timeout)
            .maxRetries(retries)
            .build();
    clients.add(client::close);
    return client;
  }

  AnthropicClient anthropicClient(Duration timeout, int retries) {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .apiKey("sk-client")
            .baseUrl(gateway.url() + "/anthropic")
            .putHeader("Offpeak-Lane", "batch")
            .timeout(timeout)
            .maxRetries(retries)
            .build();
    clients.add(client::close);
    return client;
  }

  /** Calls the provider was paid for in a lane. */
  long charged(String lane) {
    return sandbox.charges().totals().lanes().getOrDefault(lane, 0L);
  }

  @Override
  public void close() {
    clients.forEach(Runnable::run);
    stop();
    sandbox.close();
  }
}
