package dev.offpeak.app.shell;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and a polite kill, as a question the commands ask. The process ends only when the command
 * has come to its own end, so that no step is cut in the middle. Thread-safe.
 */
public final class Interruption {

  /** Longer than the engine takes to finish its steps; then the process ends anyway. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final Semaphore asked = new Semaphore(0);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.DETACHED;

  /** Asks the running command to end. */
  public void request() {
    requested.countDown();
    asked.release();
  }

  /** Asks the running command to read its configuration again. */
  public void requestReload() {
    asked.release();
  }

  /**
   * Waits until the command should end, or read its configuration again.
   *
   * @return true to read it again
   */
  public boolean awaitReload() {
    try {
      asked.acquire();
      // Asked for several times before it was read, it is read once.
      asked.drainPermits();
      return !requested();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes SIGHUP ask for the configuration to be read again instead of ending the process. */
  public void listenForReload() {
    Hangup.listen(this::requestReload, this::request);
  }

  /** Whether the command should end. */
  public boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits until the command should end. */
  public void await() {
    try {
      requested.await();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes signals that end the process ask first. To be called once, by the process's main. */
  public void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "interruption"));
  }

  /** Says that the command has ended with this code, and ends the process with it. */
  public void end(int code) {
    exitCode = code;
    ended.countDown();
    System.exit(code);
  }

  /** Ends the process at once, without waiting for the command, which may never come to its end. */
  public void halt(int code) {
    Runtime.getRuntime().halt(code);
  }

  /**
   * The JVM would end with its own code for the signal, so the process is halted with ours. After
   * an ordinary exit there is nothing to wait for and the code is set already.
   */
  private void shutDown() {
    if (ended.getCount() == 0) {
      return;
    }
    request();
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        exitCode = ExitCode.DETACHED;
      }
    } catch (InterruptedException cannotWaitLonger) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
