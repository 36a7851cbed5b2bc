package dev.offpeak.app.assembly;

import dev.offpeak.app.config.Settings;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.PrivateFiles;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.sandbox.fault.FaultGuide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code offpeak sandbox}: the emulator for other programs, until Ctrl-C. */
public final class EmulatorService {

  private static final int PORT_MAX = 65_535;

  private final Shell shell;
  private final Settings settings;

  /**
   * What the command line says.
   *
   * @param faults rules such as {@code create-answer-lost=1}
   */
  public record Arguments(int port, long seed, String batchDelay, List<String> faults) {
    public Arguments {
      faults = List.copyOf(faults);
    }
  }

  public EmulatorService(Shell shell, Settings settings) {
    this.shell = shell;
    this.settings = settings;
  }

  /** Lists what can go wrong, or explains the one {@code name}d; the exit code. */
  public int listFaults(String name) {
    String text =
        name.isEmpty()
            ? FaultGuide.overview()
            : FaultGuide.explain(name)
                .orElseThrow(() ->
                    CommandException.usage(
                        "there is no fault, scenario, operation, way or error \"%s\"; --list-faults lists them."
                            .formatted(name)));
    shell.streams().out().print(text);
    return ExitCode.OK;
  }

  /** Serves until the process is asked to end; the exit code. */
  public int serve(Arguments arguments) {
    SandboxOptions options = options(arguments);
    try (Sandbox sandbox = start(options)) {
      tell(sandbox);
      shell.interruption().await();
      return ExitCode.OK;
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()));
    } catch (UncheckedIOException unusable) {
      throw CommandException.usage(
          "the sandbox cannot listen on port "
              + arguments.port()
              + " or use its directory: "
              + unusable.getMessage()
              + ". Name another with --port, or 0 for a free one.");
    }
  }

  /** What it is sent stays the user's alone, and so does a data directory that begins with it. */
  private static Sandbox start(SandboxOptions options) {
    try {
      PrivateFiles.makeFolder(options.directory());
    } catch (IOException unusable) {
      throw new UncheckedIOException("Cannot create " + options.directory(), unusable);
    }
    return Sandbox.start(options);
  }

  private SandboxOptions options(Arguments arguments) {
    if (arguments.port() < 0 || arguments.port() > PORT_MAX) {
      throw CommandException.usage("--port is a number from 0 to " + PORT_MAX + ".");
    }
    Path directory = settings.sandbox() ? settings.home() : settings.home().resolve("sandbox");
    return SandboxOptions.builder(directory.resolve("served"))
        .port(arguments.port())
        .seed(arguments.seed())
        .batchDelay(delay(arguments.batchDelay()))
        .faults(arguments.faults())
        .build();
  }

  private static Duration delay(String text) {
    return text.matches("0(ms|s|m|h)?") ? Duration.ZERO : Times.parse("--batch-delay", text);
  }

  private void tell(Sandbox sandbox) {
    shell.streams().out().println("offpeak's sandbox listens; Ctrl-C ends it.");
    shell.streams().out().println("  export OPENAI_BASE_URL=" + sandbox.openAiBaseUrl());
    shell.streams().out().println("  export ANTHROPIC_BASE_URL=" + sandbox.anthropicBaseUrl());
    shell.streams().out().println("  export OPENAI_API_KEY=sandbox ANTHROPIC_API_KEY=sandbox");
    shell
        .streams()
        .out()
        .println("What was billed: http://127.0.0.1:" + sandbox.port() + "/_sandbox/charges");
    shell.streams().out().flush();
  }
}
