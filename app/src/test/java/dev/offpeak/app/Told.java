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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The program serving in this process, in a folder of its own, with a webhook and a command that
 * are told of everything. Not thread-safe.
 */
final class Told implements AutoCloseable {

  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Path folder;
  private final HttpServer receiver;

  Told(Path folder) throws IOException {
    this.folder = folder;
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
    told.add(body);
  }

  /** A configuration file that tells both of everything, with more lines. */
  String config(Trial trial, String more) {
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

  /** What the webhook is told next. */
  String next() throws InterruptedException {
    String next = told.poll(40, TimeUnit.SECONDS);
    return next == null ? "nothing was told" : next;
  }

  /** What the command was told, an event a line. */
  List<String> got() throws IOException {
    Path got = folder.resolve("got");
    return Files.exists(got) ? Files.readAllLines(got) : List.of();
  }

  /** Waits until the command was told of so many: it is told beside the webhook, not before it. */
  void awaitGot(int events) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (got().size() < events && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** What is done while it serves. */
  interface Use {
    void of(String url) throws Exception;
  }

  /** Serves on the play money of {@code --sandbox} by the system's clock. */
  void serving(String config, Use use) throws Exception {
    serving(config, Map.of(), Clock.systemUTC(), use);
  }

  /**
   * Serves.
   *
   * @param variables of the environment; without any it serves with {@code --sandbox}
   */
  void serving(String config, Map<String, String> variables, Clock clock, Use use)
      throws Exception {
    Map<String, String> all = new HashMap<>(variables);
    all.put("OFFPEAK_HOME", folder.resolve("home").toString());
    all.putIfAbsent("OFFPEAK_POLL_INTERVAL", "50ms");
    List<String> serve = new ArrayList<>(List.of("serve", "--port", "0", "--config", config));
    if (variables.isEmpty()) {
      serve.add("--sandbox");
    }
    Interruption interruption = new Interruption();
    try (PipedInputStream said = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(said)) {
      Shell shell =
          new Shell(
              new Environment(all, folder),
              new Streams(
                  new ByteArrayInputStream(new byte[0]),
                  new PrintStream(out, true, UTF_8),
                  new PrintStream(OutputStream.nullOutputStream(), true, UTF_8)),
              Terminal.NONE,
              clock,
              interruption);
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () -> Main.run(serve.toArray(String[]::new), shell),
              task -> Thread.ofPlatform().start(task));
      String line = new BufferedReader(new InputStreamReader(said, UTF_8)).readLine();
      use.of(line.substring(line.indexOf("http://")));
      interruption.request();
      assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  /** Hands a call in that can wait. */
  static void askLater(String url, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("Offpeak-Lane", "batch")
            .header("Offpeak-Wait", "async")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
  }

  @Override
  public void close() {
    receiver.stop(0);
  }
}
