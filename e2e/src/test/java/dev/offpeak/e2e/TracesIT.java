package dev.offpeak.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a run leaves behind is searched for its key, its prompts and its answers: logs,
 * errors, crash reports, the database with its log and its locks, temporary files, file names, the
 * process list.
 */
class TracesIT {

  private static final String KEY = "sk-proj-Kq7TraceOfAKey4711";
  private static final String PROMPT =
      "Prompt trace Xylophone-4711 of a patient whose name nobody else may learn, ever";
  private static final int LINES = 5;

  @TempDir Path folder;

  @Test
  void aGoodRunLeavesPromptsAndAnswersInTheirPlacesOnlyAndTheKeyNowhere() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program program = program(sandbox.openAiBaseUrl());
      Process process = program.start("run", input(), "-o", output(), "--verbose");
      String seen = "";
      while (process.isAlive()) {
        seen += processText(process.pid());
        process
            .onExit()
            .completeOnTimeout(process, 50, java.util.concurrent.TimeUnit.MILLISECONDS)
            .join();
      }
      assertThat(process.exitValue()).as(program.errors()).isZero();
      assertThat(seen).contains("dev.offpeak.app.Main").doesNotContain(KEY, PROMPT);
      String answer =
          JsonMapper.builder()
              .build()
              .readTree(Files.readAllLines(Path.of(output())).getFirst())
              .get("text")
              .asString();
      assertThat(answer).hasSizeGreaterThan(10);
      assertNothingOf(answer);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void badInputIsNamedByItsPlaceAndNotByItsText() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program program = program(sandbox.openAiBaseUrl());
      Files.writeString(
          Path.of(input()),
          line(0).replace("\"messages\":[", "\"messages\":[{\"" + PROMPT + "\"")
              + "{\"custom_id\":\"x\",\"url\":\"/v1/nowhere\",\"body\":{\"model\":\"gpt-6-luna\",\"input\":\""
              + PROMPT
              + "\"}}\n");
      assertThat(program.run("run", input(), "-o", output(), "--verbose")).isEqualTo(2);
      assertThat(program.errors()).contains("line 1");
      assertNothingOf(PROMPT);
    }
  }

  @Test
  void aProviderThatRepeatsKeyAndPromptInItsErrorIsNotRepeatedByUs() throws Exception {
    HttpServer echo =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext("/", TracesIT::echo);
    echo.start();
    try {
      Program program =
          program(URI.create("http://127.0.0.1:" + echo.getAddress().getPort() + "/v1"));
      assertThat(program.run("run", input(), "-o", output(), "--verbose"))
          .as(program.errors())
          .isEqualTo(3);
      assertThat(Files.readString(Path.of(output())))
          .contains("The file")
          .doesNotContain("Xylophone");
      assertNothingOf(PROMPT);
    } finally {
      echo.stop(0);
    }
  }

  @Test
  void anErrorOfOursIsReportedWithoutMessagesAndEndsTheRunForTheNextOneToGoOn() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program program = program(sandbox.openAiBaseUrl());
      program.without("jackson-databind");
      assertThat(program.run("run", input(), "-o", output(), "--verbose"))
          .as(program.errors())
          .isEqualTo(1);
      assertThat(program.errors()).contains("an error of its own");
      try (Stream<Path> files = Files.list(home())) {
        Path report =
            files
                .filter(file -> file.getFileName().toString().startsWith("crash-"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(report)).contains("NoClassDefFoundError", "  at dev.offpeak.");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
            .isEqualTo("rw-------");
      }
      assertNothingOf(PROMPT);
      program.without("no such library");
      assertThat(program.run("run", input(), "-o", output())).as(program.errors()).isZero();
      assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    }
  }

  @Test
  void runningOutOfMemoryEndsWithASentenceAndTheSameCommandGoesOn() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      Program program = program(sandbox.openAiBaseUrl());
      String large = line(LINES).replace(PROMPT, PROMPT + " x".repeat(8 << 20));
      Files.writeString(Path.of(input()), large, java.nio.file.StandardOpenOption.APPEND);
      program.jvm("-Djava.io.tmpdir=" + folder.resolve("tmp"), "-Xmx20m");
      assertThat(program.run("run", input(), "-o", output(), "--verbose"))
          .as(program.errors())
          .isEqualTo(4);
      assertThat(program.errors()).contains("out of memory").doesNotContain("\tat ");
      assertNothingOf(PROMPT);
      program.jvm();
      assertThat(program.run("run", input(), "-o", output())).as(program.errors()).isZero();
      assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES + 1);
    }
  }

  private Sandbox sandbox() {
    return Sandbox.start(
        SandboxOptions.builder(folder.resolve("sandbox"))
            .batchDelay(Duration.ofMillis(50))
            .build());
  }

  private Program program(URI openAi) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(line(i));
    }
    Files.writeString(Path.of(input()), lines);
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Program program = new Program(folder, openAi, openAi);
    program.openAiKey(KEY);
    program.jvm("-Djava.io.tmpdir=" + temporary);
    return program;
  }

  private static String line(int number) {
    return "{\"custom_id\":\"c%d\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %d\"}]}}\n"
        .formatted(number, PROMPT, number);
  }

  private String input() {
    return folder.resolve("input.jsonl").toString();
  }

  private String output() {
    return folder.resolve("out.jsonl").toString();
  }

  private Path home() {
    return folder.resolve("home");
  }

  /** What other users of the machine can read of a process, and of its children. */
  private static String processText(long pid) throws IOException {
    StringBuilder text = new StringBuilder();
    Path processes = Path.of("/proc");
    List<Long> pids =
        Stream.concat(
                Stream.of(pid),
                ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .map(ProcessHandle::pid))
            .toList();
    for (Long each : pids) {
      Path line = processes.resolve(each.toString()).resolve("cmdline");
      if (Files.exists(line)) {
        try {
          text.append(Files.readString(line, ISO_8859_1));
        } catch (IOException ended) {
          // It ended between the look and the reading.
        }
      }
    }
    return text.toString();
  }

  /** Answers every upload with a complaint that quotes the key and the body it was sent. */
  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String message =
          "The file \"%s\" cannot be parsed, %s; masked sk-proj-***4711.".formatted(body, key);
      byte[] answer =
          JsonMapper.builder()
              .build()
              .createObjectNode()
              .set(
                  "error",
                  JsonMapper.builder()
                      .build()
                      .createObjectNode()
                      .put("message", message)
                      .put("type", "invalid_request_error"))
              .toString()
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(400, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** The payload segments, the input and the output may hold payloads; nothing may hold the key. */
  private void assertNothingOf(String payload) throws IOException {
    Path sandboxState = folder.resolve("sandbox");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        assertThat(file.toString()).doesNotContain("Xylophone", KEY);
        if (!Files.isRegularFile(file)) {
          continue;
        }
        String text = Files.readString(file, ISO_8859_1);
        assertThat(text.contains(KEY)).as("the key in %s", file).isFalse();
        boolean place =
            file.startsWith(home().resolve("payloads"))
                || file.startsWith(sandboxState)
                || file.equals(Path.of(input()))
                || file.equals(Path.of(output()));
        if (!place) {
          assertThat(text.contains("Xylophone")).as("a prompt in %s", file).isFalse();
          assertThat(text.contains(payload)).as("a payload in %s", file).isFalse();
        }
      }
    }
  }
}
