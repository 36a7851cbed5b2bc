package dev.offpeak.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official SDKs of a language as {@code scripts/clients} installs them, driven by a program of
 * that language. What is not there skips the test, or fails it where {@code
 * OFFPEAK_SDK_TESTS=required}, as in continuous integration.
 */
enum Sdk {
  NODE("node", "node", "node", "sdks.mjs", "Node"),
  PYTHON("python", "python3", "python/bin/python", "sdks.py", "Python");

  private static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();
  private static final int FINISH_SECONDS_MAX = 120;

  private final String folder;
  private final String needed;
  private final String program;
  private final String script;
  private final String language;

  Sdk(String folder, String needed, String program, String script, String language) {
    this.folder = folder;
    this.needed = needed;
    this.program = program;
    this.script = script;
    this.language = language;
  }

  /** Skips, or fails, unless it can run. */
  void require() {
    String lack =
        !onPath(needed)
            ? "no " + language
            : Files.exists(INSTALLED.resolve(folder).resolve("installed"))
                ? ""
                : "packages not installed (run scripts/clients)";
    if (!lack.isEmpty() && "required".equals(System.getenv("OFFPEAK_SDK_TESTS"))) {
      throw new IllegalStateException(language + " SDKs: " + lack);
    }
    assumeTrue(lack.isEmpty(), "skipped: " + lack);
  }

  private static boolean onPath(String name) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
  }

  /**
   * Starts a case of the scripts.
   *
   * @param log a file for what it says
   * @param gateway where {@code serve} listens
   * @param headers sent with every call, as the SDKs read them; empty for none
   */
  Process start(String name, Path log, String gateway, String headers) throws IOException {
    Path scripts = Path.of("src", "test", folder).toAbsolutePath();
    Path place = INSTALLED.resolve(folder);
    // Node looks for packages beside the script and above, and nowhere else.
    Path script = (this == NODE ? beside(scripts, place) : scripts).resolve(this.script);
    String started = this == NODE ? program : INSTALLED.resolve(program).toString();
    ProcessBuilder builder =
        new ProcessBuilder(started, script.toString(), name)
            .redirectOutput(log.toFile())
            .redirectError(errors(log).toFile());
    Map<String, String> variables = builder.environment();
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.put("OPENAI_API_KEY", "sk-client");
    variables.put("ANTHROPIC_API_KEY", "sk-ant-client");
    variables.put("OPENAI_BASE_URL", gateway + "/openai/v1");
    variables.put("ANTHROPIC_BASE_URL", gateway + "/anthropic");
    variables.put("OPENAI_CUSTOM_HEADERS", headers);
    variables.put("ANTHROPIC_CUSTOM_HEADERS", headers);
    return builder.start();
  }

  private static Path errors(Path log) {
    return log.resolveSibling(log.getFileName() + ".err");
  }

  private static Path beside(Path scripts, Path place) throws IOException {
    try (Stream<Path> files = Files.list(scripts)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".mjs")).toList()) {
        Path copy = place.resolve(file.getFileName().toString());
        if (!Files.exists(copy) || !Files.readString(copy).equals(Files.readString(file))) {
          Files.writeString(copy, Files.readString(file));
        }
      }
    }
    return place;
  }

  /** What a case that was started says at its end. */
  JsonNode result(Process process, Path log) throws IOException, InterruptedException {
    if (!process.waitFor(FINISH_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(this + " did not end: " + Files.readString(errors(log)));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(this + " failed: " + Files.readString(errors(log)));
    }
    return JsonMapper.builder().build().readTree(Files.readString(log));
  }

  /** Runs a case to its end. */
  JsonNode run(String name, Path folder, String gateway, String headers)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, name, ".json");
    return result(start(name, log, gateway, headers), log);
  }
}
