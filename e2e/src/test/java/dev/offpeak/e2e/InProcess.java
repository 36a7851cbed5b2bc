package dev.offpeak.e2e;

import dev.offpeak.app.Main;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import dev.offpeak.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The program inside this process, for hundreds of short runs. Not thread-safe. */
final class InProcess {

  private final Path folder;
  private final Map<String, String> variables;
  private final Clock clock;
  private String output = "";
  private String errors = "";

  InProcess(Path folder, Sandbox sandbox) {
    this(folder, sandbox, Clock.systemUTC());
  }

  /** The program on a machine with that clock. */
  InProcess(Path folder, Sandbox sandbox, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.variables =
        Map.of(
            "OFFPEAK_HOME",
            folder.resolve("home").toString(),
            "OFFPEAK_POLL_INTERVAL",
            "20ms",
            "OPENAI_API_KEY",
            "sk-test-key",
            "OPENAI_BASE_URL",
            sandbox.openAiBaseUrl().toString(),
            "ANTHROPIC_API_KEY",
            "sk-ant-test-key",
            "ANTHROPIC_BASE_URL",
            sandbox.anthropicBaseUrl().toString());
  }

  /** Runs a command to its end; the exit code. */
  int run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new Environment(variables, folder),
            new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            Terminal.NONE,
            clock,
            new Interruption());
    int code = Main.run(arguments, shell);
    output = out.toString(StandardCharsets.UTF_8);
    errors = err.toString(StandardCharsets.UTF_8);
    return code;
  }

  /** What the last command said on standard output. */
  String output() {
    return output;
  }

  /** What the last command said on standard error. */
  String errors() {
    return errors;
  }
}
