package dev.offpeak.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyStreamTest {

  private static final int COMMENTS = 50;

  private final Vertx vertx = Vertx.vertx();
  private final Presence presence = new Presence();
  private final CompletableFuture<Integer> listening = new CompletableFuture<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** What serves a held stream: a comment now and then, and the end. */
  private void serve(HttpServerRequest request) {
    Context context = vertx.getOrCreateContext();
    request.response().setChunked(true);
    Thread.ofVirtual()
        .start(() -> {
          try (ReplyStream out = new ReplyStream(request.response(), context, presence)) {
            for (int i = 0; i < COMMENTS; i++) {
              out.write(": wait\n\n".getBytes(StandardCharsets.UTF_8));
              out.flush();
            }
            listening.complete(presence.listening());
          } catch (IOException broken) {
            listening.completeExceptionally(broken);
          }
          context.runOnContext(go -> request.response().end());
        });
  }

  @Test
  void aHeldStreamKeepsNothingForEachCommentItSends() throws Exception {
    HttpServer server =
        vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1").await();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo(": wait\n\n".repeat(COMMENTS));
    }
    assertThat(listening.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }
}
