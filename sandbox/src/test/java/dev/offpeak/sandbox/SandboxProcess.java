package dev.offpeak.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A sandbox in a process of its own, to be killed. */
final class SandboxProcess {
  private final Process process;
  private final int port;

  private SandboxProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static SandboxProcess start(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SandboxProcess.class.getName(),
                    directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new SandboxProcess(process, Integer.parseInt(String.valueOf(out.readLine())));
  }

  int port() {
    return port;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Serves until it is killed. */
  static void main(String[] arguments) throws InterruptedException {
    try (Sandbox sandbox =
        Sandbox.start(
            SandboxOptions.builder(Path.of(arguments[0])).batchDelay(Duration.ZERO).build())) {
      System.out.println(sandbox.port());
      Thread.currentThread().join();
    }
  }
}
