package dev.offpeak.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and webhooks of the program, from its configuration file to a receiver. */
@Timeout(90)
class AlertsTest {

  private static final String PRICE =
      "prices: [ { provider: openai, model: gpt-secret, input: 1, output: 2, batch: { input: 0.5,"
          + " output: 1 } } ]\n";

  @TempDir Path folder;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
    told.add(body);
  }

  private String config(Trial trial, String more) {
    return trial.file(
        "offpeak.yaml",
        """
        webhooks:
          - url: http://127.0.0.1:%d/hook?token=t0ken
            internal-host: 127.0.0.1
            secret: whsec_dHdlbnR5LWZvdXIgcmFuZG9tIGJ5dGVz
        alerts:
          command: [/bin/sh, -c, "cat >> '%s'"]
        """
                .formatted(receiver.getAddress().getPort(), folder.resolve("got"))
            + more);
  }

  private String next() throws InterruptedException {
    String next = told.poll(40, TimeUnit.SECONDS);
    return next == null ? "nothing was told" : next;
  }

  private interface Use {
    void of(String url) throws Exception;
  }

  private void serving(String config, Use use) throws Exception {
    Interruption interruption = new Interruption();
    try (PipedInputStream said = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(said)) {
      Shell shell =
          new Shell(
              new Environment(
                  Map.of(
                      "OFFPEAK_HOME",
                      folder.resolve("home").toString(),
                      "OFFPEAK_POLL_INTERVAL",
                      "50ms"),
                  folder),
              new Streams(
                  new ByteArrayInputStream(new byte[0]),
                  new PrintStream(out, true, UTF_8),
                  new PrintStream(OutputStream.nullOutputStream(), true, UTF_8)),
              Terminal.NONE,
              Clock.systemUTC(),
              interruption);
      String[] serve = {"serve", "--sandbox", "--port", "0", "--config", config};
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () -> Main.run(serve, shell), task -> Thread.ofPlatform().start(task));
      String line = new BufferedReader(new InputStreamReader(said, UTF_8)).readLine();
      use.of(line.substring(line.indexOf("http://")));
      interruption.request();
      assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  private static void askLater(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("Offpeak-Lane", "batch")
            .header("Offpeak-Wait", "async")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void nothingIsSaidWhereNothingHappened() {
    Trial trial = new Trial(folder);
    assertThat(trial.run("alerts", "--sandbox")).isZero();
    assertThat(trial.out()).isEqualTo("Nothing needs attention.\n");
    assertThat(trial.run("alerts", "--sandbox", "--json")).isZero();
    assertThat(trial.out()).isEqualTo("{\"alerts\":[],\"receivers\":[]}\n");
  }

  @Test
  void anAlertIsToldOnceByBothWaysAndItsEndToo() throws Exception {
    Trial trial = new Trial(folder);
    String config = config(trial, "");
    String input = trial.file("in.csv", "text\nOne\nTwo\n");
    assertThat(
            trial.run(
                "run",
                input,
                "--model",
                "gpt-secret",
                "--provider",
                "openai",
                "--prompt",
                "Sum up: {{text}}",
                "-o",
                trial.path("out.csv").toString(),
                "--sandbox"))
        .as(trial.err())
        .isZero();
    serving(
        config,
        url -> {
          assertThat(next())
              .contains(
                  "\"type\":\"alert.raised\"",
                  "\"sandbox\":true",
                  "\"id\":\"unpriced:model:OpenAI:gpt-secret\"",
                  "model OpenAI gpt-secret has no price: its 2 answers");
          askLater(url);
          assertThat(next()).contains("\"type\":\"request.completed\"", "\"id\":\"op_");
        });
    assertThat(told).isEmpty();
    assertThat(trial.run("alerts", "--sandbox", "--config", config)).isZero();
    assertThat(trial.out())
        .contains("warning  model OpenAI gpt-secret has no price", "told to  http://127.0.0.1:")
        .contains("2 events", "told to  command sh · 1 event")
        .doesNotContain("t0ken");

    serving(config(trial, PRICE), url -> assertThat(next()).contains("\"alert.resolved\""));
    assertThat(told).isEmpty();
    assertThat(Files.readString(folder.resolve("got")).lines())
        .hasSizeBetween(1, 2)
        .allMatch(line -> line.contains("unpriced:model:OpenAI:gpt-secret"));
    assertThat(trial.run("alerts", "--sandbox", "--config", config, "--json")).isZero();
    assertThat(trial.out()).startsWith("{\"alerts\":[],\"receivers\":[{\"receiver\":\"http://");
  }
}
