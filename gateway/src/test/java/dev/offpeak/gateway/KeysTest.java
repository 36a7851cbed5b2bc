package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateway keys and their scopes, as the official SDKs meet them. */
@Timeout(120)
class KeysTest {

  private static final Secret ACCOUNT = new Secret("sk-account");

  @TempDir private Path directory;
  private final Random random = new Random(5);
  private final AtomicBoolean down = new AtomicBoolean();
  private final List<Runnable> clients = new ArrayList<>();
  private Sandbox sandbox;
  private SqliteStore store;
  private KeyRing ring;
  private Metering metering;
  private Gateway gateway;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxOptions.builder(directory.resolve("sandbox")).build());
    store = SqliteStore.open(directory.resolve("store"));
    ring =
        KeyRing.open(
            () -> {
              if (down.get()) {
                throw new StoreException(StoreException.Reason.BUSY, "broken on purpose");
              }
              return store.keys();
            },
            InstantSource.system(),
            System::nanoTime);
    metering =
        new Metering(
            store::calls,
            PriceList.bundled(),
            new Tagger(List.of(), caller -> caller.scope().feature()),
            InstantSource.system());
    gateway =
        Gateway.start(
            Fixture.settings(),
            GatewayParts.of(
                    List.of(
                        new Upstream(
                            ProviderName.OPENAI, () -> sandbox.openAiBaseUrl().toString(), ACCOUNT),
                        new Upstream(
                            ProviderName.ANTHROPIC,
                            () -> sandbox.anthropicBaseUrl().toString(),
                            ACCOUNT)),
                    new Random(1))
                .with(ring)
                .with(metering.looks().and(ring.taps())));
  }

  @AfterEach
  void stop() {
    clients.forEach(Runnable::run);
    gateway.close();
    metering.close();
    ring.close();
    store.close();
    sandbox.close();
  }

  private String create(String name, KeyScope scope) {
    KeySecret secret = KeySecret.create(random);
    store
        .keys()
        .create(
            new GatewayKey(
                secret.id(),
                name,
                secret.shown(),
                secret.hash(),
                InstantSource.system().instant(),
                null,
                null,
                scope));
    until(key -> ring.find(key).isPresent(), secret.secret().reveal());
    return secret.secret().reveal();
  }

  private static void until(Predicate<String> holds, String key) {
    while (!holds.test(key)) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("the gateway did not see it in time");
      }
      Thread.onSpinWait();
    }
  }

  private static KeyScope scope(
      List<Feature> features,
      Set<Lane> lanes,
      List<String> models,
      @Nullable Budget budget,
      int rate) {
    return new KeyScope(features, lanes, models, budget, rate, false, KeyScope.Role.USE);
  }

  private OpenAIClient openAi(String key) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(key)
            .baseUrl(gateway.url() + "/openai/v1")
            .maxRetries(0)
            .build();
    clients.add(client::close);
    return client;
  }

  private static ChatCompletionCreateParams chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello").build();
  }

  private static void call(OpenAIClient client) {
    client.chat().completions().create(chat("gpt-5-mini"));
  }

  @Test
  void withoutKeysEveryProgramOfThisMachineMayCall() {
    call(openAi("sk-own"));
    assertThatThrownBy(() -> call(openAi("opk_unknown"))).isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void aKeyStandsForTheAccountAndNeverLeaves() {
    String key = create("team", KeyScope.USE);
    call(openAi(key));
    var anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey(key)
            .baseUrl(gateway.url() + "/anthropic")
            .maxRetries(0)
            .build();
    clients.add(anthropic::close);
    anthropic
        .messages()
        .create(
            MessageCreateParams.builder()
                .model("claude-haiku-5-5")
                .maxTokens(50)
                .addUserMessage("Hello")
                .build());
    assertThatThrownBy(() -> call(openAi("sk-own")))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("offpeak keys create");
  }

  @Test
  void aRevokedKeyIsRefusedAndADeadStoreStopsNoOther() {
    String good = create("good", KeyScope.USE);
    String bad = create("bad", KeyScope.USE);
    call(openAi(bad));
    store.keys().revoke(ring.find(bad).orElseThrow().id(), InstantSource.system().instant());
    until(key -> ring.find(key).isEmpty(), bad);
    assertThatThrownBy(() -> call(openAi(bad)))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("revoked");
    down.set(true);
    call(openAi(good));
  }

  @Test
  void callsAMinuteAreHeldToTheRate() {
    OpenAIClient client = openAi(create("slow", scope(List.of(), Set.of(), List.of(), null, 2)));
    call(client);
    call(client);
    assertThatThrownBy(() -> call(client))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            refused ->
                assertThat(Integer.parseInt(refused.headers().values("retry-after").getFirst()))
                    .isBetween(1, 30));
  }

  /**
   * What is handed in costs as what is called for: here nobody takes it, and the rate still counts.
   */
  @Test
  void requestsThatAreHandedInAreHeldToTheRate() throws Exception {
    String key = create("slow", scope(List.of(), Set.of(), List.of(), null, 1));
    assertThat(handIn(key)).startsWith("HTTP/1.1 404 ");
    assertThat(handIn(key)).startsWith("HTTP/1.1 429 ").contains("key_rate_limit");
  }

  private String handIn(String key) throws Exception {
    return Fixture.ask(
        gateway,
        Fixture.post(
            gateway,
            "/api/requests",
            "Authorization: Bearer " + key + "\r\nConnection: close\r\n",
            "{}"));
  }

  @Test
  void featuresLanesAndModelsAreHeldToTheScope() {
    Feature one = new Feature("one");
    String key = create("narrow", scope(List.of(one), Set.of(), List.of("gpt-5*"), null, 0));
    OpenAIClient client = openAi(key);
    call(client);
    assertThatThrownBy(() -> client.chat().completions().create(chat("gpt-6-luna")))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("may not call that model");
    var other = client.withOptions(options -> options.putHeader("Offpeak-Feature", "two"));
    assertThatThrownBy(() -> call(other))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("Offpeak-Feature");
    String later = create("later", scope(List.of(), Set.of(Lane.BATCH), List.of(), null, 0));
    assertThatThrownBy(() -> call(openAi(later)))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("Offpeak-Lane: batch");
    gateway.close();
    metering.close();
    assertThat(store.calls().hours(java.time.Instant.EPOCH, InstantSource.system().instant(), null))
        .filteredOn(row -> row.booked() > 0)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.feature()).isEqualTo(one);
          assertThat(row.sender().key()).isEqualTo("narrow");
        });
  }

  @Test
  void aModelNamedTwiceIsRefusedUnlessBothMayBe() throws Exception {
    String key = create("narrow", scope(List.of(), Set.of(), List.of("gpt-5*"), null, 0));
    String twice = "{\"model\":\"gpt-5-mini\",\"mod\\u0065l\":\"gpt-6-luna\",\"messages\":[]}";
    String answer =
        Fixture.ask(
            gateway,
            Fixture.post(
                gateway,
                "/openai/v1/chat/completions",
                "Authorization: Bearer " + key + "\r\nConnection: close\r\n",
                twice));
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("model_not_allowed");
  }

  @Test
  void aSpentBudgetRefusesFurtherCalls() {
    Budget tiny = Budget.parse("0.000001 USD/day").withOver(Budget.Over.REFUSE);
    String key = create("poor", scope(List.of(), Set.of(), List.of(), tiny, 0));
    OpenAIClient client = openAi(key);
    call(client);
    until(
        any -> {
          try {
            call(client);
            return false;
          } catch (RateLimitException refused) {
            return String.valueOf(refused.getMessage()).contains("is spent or in flight");
          }
        },
        key);
    assertThat(client.models().list().data()).isNotNull();
  }
}
