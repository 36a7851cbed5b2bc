package dev.offpeak.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

/** {@code offpeak serve} as a process on a port that outlives it. Not thread-safe. */
final class Serving implements AutoCloseable {

  private static final int READY_SECONDS_MAX = 60;
  private static final int LOOK_MILLIS = 20;

  private final Program program;
  private final int port;
  private Process process;

  private Serving(Program program, int port) throws IOException, InterruptedException {
    this.program = program;
    this.port = port;
    this.process = started();
  }

  /** Starts it on a free port, and waits until it takes calls. */
  static Serving start(Program program) throws IOException, InterruptedException {
    return new Serving(program, freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private Process started() throws IOException, InterruptedException {
    Process starting = program.start("serve", "--port", Integer.toString(port));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
    while (!program.output().contains("offpeak listens on")) {
      if (System.nanoTime() > until || !starting.isAlive()) {
        throw new AssertionError("serve did not start: " + program.errors());
      }
      starting.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return starting;
  }

  /** Where it listens, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** {@code kill -9}, and the same port again. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = started();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
