package dev.offpeak.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code offpeak sandbox} in a process of its own, known by nothing but what it prints and serves:
 * its charges are read as a stranger would read them. Thread-safe.
 */
final class SandboxProcess implements AutoCloseable {

  private static final Pattern OPENAI = Pattern.compile("OPENAI_BASE_URL=(\\S+)");
  private static final Pattern ANTHROPIC = Pattern.compile("ANTHROPIC_BASE_URL=(\\S+)");
  private static final Pattern CHARGES = Pattern.compile("(http://\\S+/_sandbox/)charges");
  private static final int START_SECONDS_MAX = 120;
  private static final int LOOK_MILLIS = 50;

  /** It is no client of anybody's. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI openAi;
  private final URI anthropic;
  private final URI own;

  private SandboxProcess(Process process, String said) {
    this.process = process;
    this.openAi = named(OPENAI, said);
    this.anthropic = named(ANTHROPIC, said);
    this.own = named(CHARGES, said);
  }

  /** Starts it on a free port, and waits until it says where it listens. */
  static SandboxProcess start(Path folder, String batchDelay)
      throws IOException, InterruptedException {
    Program program = new Program(folder, NOWHERE, NOWHERE);
    Process process = program.start("sandbox", "--port", "0", "--batch-delay", batchDelay);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    String said = program.output();
    while (!said.contains("/_sandbox/charges\n")) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
        process.destroyForcibly();
        throw new AssertionError("the sandbox did not start: " + program.errors());
      }
      said = program.output();
    }
    return new SandboxProcess(process, said);
  }

  private static URI named(Pattern place, String said) {
    Matcher found = place.matcher(said);
    if (!found.find()) {
      throw new AssertionError("the sandbox does not say its address: " + said);
    }
    return URI.create(found.group(1));
  }

  URI openAi() {
    return openAi;
  }

  URI anthropic() {
    return anthropic;
  }

  /** From now on this goes wrong, and nothing else. */
  void fault(String rule) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(own.resolve("faults")).DELETE().build());
    String body =
        json.createObjectNode().set("faults", json.createArrayNode().add(rule)).toString();
    send(HttpRequest.newBuilder(own.resolve("faults")).POST(BodyPublishers.ofString(body)).build());
  }

  /** Its totals: {@code charged}, {@code charged_more_than_once} and so on. */
  JsonNode charges() throws IOException, InterruptedException {
    return json.readTree(send(HttpRequest.newBuilder(own.resolve("charges")).build()));
  }

  /** What was billed for each body. */
  Stream<JsonNode> bodies() throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(own.resolve("charges?bodies=true")).build())
        .lines()
        .skip(1)
        .map(json::readTree);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the sandbox says " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    process.onExit().join();
  }
}
