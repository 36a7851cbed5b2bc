package dev.offpeak.benchmarks;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * {@code offpeak run} of many requests of 3 KB, from the input file to the written output, against
 * an instant sandbox in this process; the program runs in another, with its heap of 512 MB.
 */
final class RunBenchmark {

  private RunBenchmark() {}

  static void run(Path launcher, int requests) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("offpeak-bench-run-");
    try {
      Path input = folder.resolve("input.jsonl");
      write(input, requests);
      SandboxOptions options =
          SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(Duration.ZERO).build();
      try (Sandbox sandbox = Sandbox.start(options)) {
        measure(launcher, folder, input, sandbox, requests);
      }
    } finally {
      Bench.delete(folder);
    }
  }

  private static void measure(Path launcher, Path folder, Path input, Sandbox sandbox, int requests)
      throws IOException, InterruptedException {
    Path times = folder.resolve("times");
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash",
            "-c",
            "TIMEFORMAT='%R %U %S'; { time \"$@\" 2>errors; } 2>times",
            "run",
            launcher.toAbsolutePath().toString(),
            "run",
            input.toString(),
            "-o",
            folder.resolve("out.jsonl").toString());
    Map<String, String> environment = builder.environment();
    environment.put("OFFPEAK_HOME", folder.resolve("home").toString());
    environment.put("OFFPEAK_POLL_INTERVAL", "500ms");
    environment.put("OPENAI_API_KEY", "sk-benchmark");
    environment.put("OPENAI_BASE_URL", sandbox.openAiBaseUrl().toString());
    builder.directory(folder.toFile()).inheritIO();
    Duration sandboxBefore = Machine.ownCpu();
    int exit = builder.start().waitFor();
    Duration sandboxCpu = Machine.ownCpu().minus(sandboxBefore);
    if (exit != 0) {
      throw new IllegalStateException(
          "offpeak ended with " + exit + ": " + Files.readString(folder.resolve("errors")));
    }
    String[] seconds = Files.readString(times).strip().split(" ", -1);
    double wall = Double.parseDouble(seconds[0]);
    double cpu = Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]);
    System.out.printf(
        Locale.ROOT,
        "run of %,d requests: %.1f s, %,.0f requests/s (target 10,000); CPU: offpeak %.1f s,"
            + " sandbox %.1f s; charged %,d%n",
        requests,
        wall,
        requests / wall,
        cpu,
        sandboxCpu.toMillis() / 1e3,
        sandbox.charges().totals().charged());
  }

  /** Writes a batch file of so many requests. */
  static void write(Path input, int requests) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(input), 1 << 16)) {
      for (int i = 1; i <= requests; i++) {
        out.write(
            ("{\"custom_id\":\"row-"
                    + i
                    + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(Bodies.body("r" + i));
        out.write('}');
        out.write('\n');
      }
    }
  }
}
