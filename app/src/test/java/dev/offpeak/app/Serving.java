package dev.offpeak.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code serve --sandbox} in this process while something is done with it. */
final class Serving {

  private final Map<String, String> variables = new TreeMap<>();
  private final Path folder;
  private final Interruption interruption = new Interruption();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  /** What is done with its address. */
  interface Use {
    void of(String url) throws Exception;
  }

  Serving(Path folder) {
    this.folder = folder;
    set("OFFPEAK_HOME", folder.resolve("home").toString());
    set("OFFPEAK_POLL_INTERVAL", "50ms");
  }

  Serving set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  void during(String config, Use use) throws Exception {
    try (PipedInputStream said = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(said)) {
      Shell shell =
          new Shell(
              new Environment(variables, folder),
              new Streams(
                  new ByteArrayInputStream(new byte[0]),
                  new PrintStream(out, true, UTF_8),
                  new PrintStream(told, true, UTF_8)),
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

  /** Has the configuration read again, and returns once standard error says so. */
  void reload(String says) {
    interruption.requestReload();
    while (!told.toString(UTF_8).contains(says)) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("it was not told in time: " + told.toString(UTF_8));
      }
      Thread.onSpinWait();
    }
  }

  /** A chat; its answer's status. */
  static int chat(String url, String prompt, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(prompt)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request).statusCode();
  }

  static String get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url))).body();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
