package dev.offpeak.e2e;

import dev.offpeak.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the program as a user would, in a process of its own. */
final class Program {

  private static final int FINISH_SECONDS_MAX = 120;

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> jvm = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");
  private int starts;

  Program(Path folder, Sandbox sandbox) {
    this(folder, sandbox.openAiBaseUrl(), sandbox.anthropicBaseUrl());
  }

  Program(Path folder, URI openAi, URI anthropic) {
    this.folder = folder;
    variables.put("OFFPEAK_HOME", folder.resolve("home").toString());
    variables.put("OFFPEAK_POLL_INTERVAL", "40ms");
    variables.put("OPENAI_API_KEY", "sk-test-key");
    variables.put("OPENAI_BASE_URL", openAi.toString());
    variables.put("ANTHROPIC_API_KEY", "sk-ant-test-key");
    variables.put("ANTHROPIC_BASE_URL", anthropic.toString());
  }

  /** The key of OpenAI's that later starts have. */
  void openAiKey(String key) {
    variables.put("OPENAI_API_KEY", key);
  }

  /** A variable of the environment that later starts have. */
  void variable(String name, String value) {
    variables.put(name, value);
  }

  /** Options of the JVM that later starts have, instead of those given before. */
  void jvm(String... options) {
    jvm.clear();
    jvm.addAll(List.of(options));
  }

  /** Later starts lack the libraries whose file name holds the word. */
  void without(String library) {
    classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().contains(library))
            .collect(Collectors.joining(File.pathSeparator));
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
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, "dev.offpeak.app.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(variables);
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
