package dev.offpeak.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.RequestIds;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocking code behind event loops. */
@Timeout(60)
class ListenerTest {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int port;

  @AfterEach
  void stop() {
    client.close();
    vertx.close().await();
  }

  private Listener listen(BlockingRoute.Handler handler) {
    ListenOptions options =
        new ListenOptions(
            "127.0.0.1",
            0,
            64 * 1024,
            1L << 30,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Set.of(),
            null);
    Listener listener =
        new Listener(
            vertx,
            options,
            new Listener.Parts(
                List.of(),
                List.of(),
                List.of(new BlockingRoute(call -> true, handler)),
                Credentials.OPEN,
                new RequestIds(new Random(1), System::nanoTime),
                System::nanoTime,
                null));
    port = listener.start(2);
    return listener;
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/x?q=%20"))
        .header("Content-Type", "application/octet-stream");
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(
        request().POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void bodiesStreamThroughBlockingCodeBothWays() throws Exception {
    listen(call -> Reply.written(201, "text/plain", out -> call.body().transferTo(out)));
    String body = "0123456789".repeat(200_000);
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("Offpeak-Request-Id")).isPresent();
  }

  @Test
  void aBodyOverTheHandlersOwnLimitIsRefused() throws Exception {
    listen(call -> Reply.bytes(200, "text/plain", call.body(3)));
    assertThat(post("abc").body()).isEqualTo("abc");
    HttpResponse<String> refused = post("abcd".repeat(100_000));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("\"code\":\"body_too_large\"");
  }

  @Test
  void refusalsAndFailuresAreToldWithoutTheirInside() throws Exception {
    listen(call -> {
      String text = new String(call.body(100), StandardCharsets.UTF_8);
      if (text.equals("no")) {
        throw new RefusedException(new Refusal(409, "taken", "It is taken.").with("x-a", "1"));
      }
      throw new IllegalStateException("secret " + text);
    });
    HttpResponse<String> refused = post("no");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("x-a")).contains("1");
    HttpResponse<String> failed = post("boom");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("secret").contains("internal_error");
  }

  @Test
  void runningCallsFinishBeforeTheListenerEnds() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Listener listener =
        listen(call -> {
          entered.countDown();
          finish.await();
          return Reply.json(200, "{}");
        });
    CompletableFuture<HttpResponse<String>> running =
        client.sendAsync(request().GET().build(), HttpResponse.BodyHandlers.ofString());
    entered.await();
    Thread draining = Thread.ofVirtual().start(listener::drain);
    // New calls are refused from some moment on; until then they would wait like the first.
    finish.countDown();
    assertThat(running.get().statusCode()).isEqualTo(200);
    draining.join();
    assertThat(draining.isAlive()).isFalse();
  }

  @Test
  void aClientThatGoesIsTold() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    CountDownLatch entered = new CountDownLatch(1);
    listen(call -> {
      call.presence().whenGone(() -> gone.complete(true));
      entered.countDown();
      gone.join();
      return Reply.json(200, "{}");
    });
    CompletableFuture<HttpResponse<String>> asked =
        client.sendAsync(request().GET().build(), HttpResponse.BodyHandlers.ofString());
    entered.await();
    asked.cancel(true);
    assertThat(gone.get()).isTrue();
  }
}
