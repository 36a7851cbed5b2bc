package dev.offpeak.gateway.defer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.Headers;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.webhooks.UnwrapWebhookEvent;
import com.openai.models.webhooks.WebhookVerificationParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offpeak.connectors.webhook.SigningKey;
import dev.offpeak.connectors.webhook.WebhookAddress;
import dev.offpeak.connectors.webhook.WebhookChannel;
import dev.offpeak.hooks.Events;
import dev.offpeak.hooks.Hooks;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.retry.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks of background responses, with OpenAI's own SDK as the judge of what they say and of
 * their signature.
 */
@Timeout(90)
class HooksTest {

  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder().encodeToString("thirty-two bytes that are random".getBytes(UTF_8));
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Bench bench;
  private HttpServer receiver;
  private volatile int status = 200;
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final CountDownLatch silence = new CountDownLatch(1);
  private volatile boolean silent;

  private record Got(Headers headers, String body) {
    String id() {
      return headers.values("webhook-id").getFirst();
    }
  }

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(directory, Duration.ofMillis(200));
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    receiver.stop(0);
    bench.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    Headers.Builder headers = Headers.builder();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values));
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    got.add(new Got(headers.build(), body));
    if (silent) {
      try {
        silence.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private Hooks hooks() {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/offpeak";
    WebhookAddress address = WebhookAddress.parse(url, "127.0.0.1");
    SigningKey key = SigningKey.of(new Secret(SECRET));
    return Hooks.start(
        new Hooks.Parts(
            bench.store(),
            List.of(
                new Receiver(
                    address.id(),
                    address.toString(),
                    Receiver.ALL,
                    new WebhookChannel(address, key, InstantSource.system()))),
            Map.of(ProviderName.OPENAI, new OpenAiDialect()),
            new Events(new Random(), false),
            new Pace(Duration.ofMillis(40), null),
            InstantSource.system(),
            new Random()));
  }

  private Got next() throws InterruptedException {
    Got next = got.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("a webhook").isNotNull();
    return next == null ? new Got(Headers.builder().build(), "") : next;
  }

  private static UnwrapWebhookEvent unwrap(OpenAIClient openAi, Got hook) {
    return openAi
        .webhooks()
        .unwrap(
            WebhookVerificationParams.builder()
                .payload(hook.body())
                .headers(hook.headers())
                .secret(SECRET)
                .build());
  }

  private static String background(OpenAIClient openAi, String input) {
    return openAi
        .responses()
        .create(
            ResponseCreateParams.builder()
                .model("gpt-6-luna")
                .input(input)
                .background(true)
                .build())
        .id();
  }

  @Test
  void theSdkReadsAndTrustsTheWebhookOfABackgroundResponse() throws InterruptedException {
    OpenAIClient openAi = bench.openAiClient(LONG, 0);
    try (Hooks _ = hooks()) {
      String id = background(openAi, "Say it.");
      UnwrapWebhookEvent event = unwrap(openAi, next());
      assertThat(event.isResponseCompleted()).isTrue();
      assertThat(event.asResponseCompleted().validate().data().id()).isEqualTo(id);
      assertThat(openAi.responses().retrieve(id).validate().output()).isNotEmpty();
    }
  }

  @Test
  void aReceiverThatWasDownHearsOfItUnderTheSameIdAndNobodyWaited() throws InterruptedException {
    OpenAIClient openAi = bench.openAiClient(LONG, 0);
    status = 503;
    Got first;
    try (Hooks _ = hooks()) {
      background(openAi, "Say it.");
      first = next();
      Got again = next();
      assertThat(again.id()).isEqualTo(first.id());
      assertThat(again.body()).isEqualTo(first.body());
    }
    // Another process, after a while in which the receiver came back.
    status = 200;
    got.clear();
    try (Hooks _ = hooks()) {
      Got last = next();
      assertThat(last.id()).isEqualTo(first.id());
      assertThat(unwrap(openAi, last).isResponseCompleted()).isTrue();
    }
    try (Hooks _ = hooks()) {
      String second = background(openAi, "And that.");
      assertThat(unwrap(openAi, next()).asResponseCompleted().data().id()).isEqualTo(second);
      assertThat(got).isEmpty();
    }
  }

  @Test
  void whatEndedWhileNobodyToldIsToldAtTheNextStart() throws InterruptedException {
    OpenAIClient openAi = bench.openAiClient(LONG, 0);
    hooks().close();
    String id = background(openAi, "Say it.");
    while (openAi
        .responses()
        .retrieve(id)
        .status()
        .orElseThrow()
        .asString()
        .matches("queued|in_.*")) {
      Thread.onSpinWait();
    }
    assertThat(got).isEmpty();
    try (Hooks _ = hooks()) {
      assertThat(unwrap(openAi, next()).asResponseCompleted().data().id()).isEqualTo(id);
    }
  }

  @Test
  void aCancelledResponseIsToldAsCancelled() throws InterruptedException {
    OpenAIClient openAi = bench.openAiClient(LONG, 0);
    try (Hooks _ = hooks()) {
      String id = background(openAi, "No.");
      openAi.responses().cancel(id);
      UnwrapWebhookEvent event = unwrap(openAi, next());
      assertThat(event.isResponseCancelled()).isTrue();
      assertThat(event.asResponseCancelled().data().id()).isEqualTo(id);
    }
  }

  private static void untilEnded(OpenAIClient openAi, String id) {
    String status = "queued";
    while (status.equals("queued") || status.equals("in_progress")) {
      status = openAi.responses().retrieve(id).status().orElseThrow().asString();
    }
  }

  @Test
  void aReceiverThatNeverAnswersKeepsNobodyWaiting() throws InterruptedException {
    OpenAIClient openAi = bench.openAiClient(LONG, 0);
    silent = true;
    long start;
    try (Hooks _ = hooks()) {
      background(openAi, "Say it.");
      next();
      start = System.nanoTime();
      untilEnded(openAi, background(openAi, "And that."));
    }
    // Far less than any time-out of a try: neither the batch nor the end of the process waited.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
  }
}
