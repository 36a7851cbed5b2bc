package dev.offpeak.e2e;

import dev.offpeak.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the program as a user would, in a process of its own. */
final class Program {

  private static final int FINISH_SECONDS_MAX = 120;

  private final Path folder;
  private final Sandbox sandbox;
  private String openAiKey = "sk-test-key";
  private int starts;

  Program(Path folder, Sandbox sandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
  }

  /** The key of OpenAI's that later starts have. */
  void openAiKey(String key) {
    this.openAiKey = key;
  }

  /** Starts {@code offpeak} with the arguments; its output goes to files of this start. */
  Process start(String... arguments) throws IOException {
    starts++;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.offpeak.app.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("OFFPEAK_HOME", folder.resolve("home").toString());
    environment.put("OFFPEAK_POLL_INTERVAL", "40ms");
    environment.put("OPENAI_API_KEY", openAiKey);
    environment.put("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    environment.put("ANTHROPIC_API_KEY", "sk-ant-test-key");
    environment.put("ANTHROPIC_BASE_URL", sandbox.anthropicBaseUrl().toString());
    builder.redirectOutput(folder.resolve("stdout-" + starts + ".txt").toFile());
    builder.redirectError(folder.resolve("stderr-" + starts + ".txt").toFile());
    return builder.start();
  }

  /** Runs to the end; the exit code. */
  int run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(FINISH_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("offpeak did not end: " + errors());
    }
    return process.exitValue();
  }

  /** What the last start said on standard error. */
  String errors() {
    return text("stderr");
  }

  /** What the last start said on standard output. */
  String output() {
    return text("stdout");
  }

  private String text(String stream) {
    try {
      return Files.readString(folder.resolve(stream + "-" + starts + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
