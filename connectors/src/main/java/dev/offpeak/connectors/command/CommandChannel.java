package dev.offpeak.connectors.command;

import dev.offpeak.hooks.Channel;
import dev.offpeak.store.HookEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells events to a command: a program with its arguments, without a shell, the event as JSON on
 * its standard input. Exit code 0 says that it has it. What it writes goes nowhere: it may repeat
 * what nobody should read in a log. Thread-safe.
 */
public final class CommandChannel implements Channel {

  /** A command is to pass the event on, not to work on it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final List<String> command;
  private final Set<String> withheld;
  private final Duration timeout;

  /**
   * A channel as the program uses it.
   *
   * @param command the program and its arguments
   * @param withheld variables of our environment that it must not see, such as keys of providers
   */
  public CommandChannel(List<String> command, Set<String> withheld) {
    this(command, withheld, TIMEOUT);
  }

  CommandChannel(List<String> command, Set<String> withheld, Duration timeout) {
    this.command = List.copyOf(command);
    this.withheld = Set.copyOf(withheld);
    this.timeout = timeout;
  }

  @Override
  public Outcome send(HookEvent event) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().keySet().removeAll(withheld);
    Process process;
    try {
      process = builder.start();
    } catch (IOException missing) {
      return new Outcome.NotNow("it cannot be started", null);
    }
    try {
      write(process, event);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.NotNow("it did not end within " + timeout.toSeconds() + " s", null);
      }
      int code = process.exitValue();
      return code == 0
          ? new Outcome.Taken()
          : new Outcome.NotNow("it ended with exit code " + code, null);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return new Outcome.NotNow("it was still at work when Offpeak ended", null);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** An event is smaller than a pipe holds, so that a command which reads nothing blocks nobody. */
  private static void write(Process process, HookEvent event) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((event.body() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException closed) {
      // It ended, or wants no input; its exit code tells.
      return;
    }
  }
}
