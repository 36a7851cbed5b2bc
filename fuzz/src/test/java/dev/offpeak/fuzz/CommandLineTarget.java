package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offpeak.app.Main;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Values of flags: durations, money, parameters, addresses, one for each line of the input. */
final class CommandLineTarget implements Target {

  private static final List<String> FLAGS =
      List.of("--deadline", "--max-cost", "--param", "--from", "--set", "--id", "--max-tokens");

  @Override
  public void feed(byte[] bytes) {
    String[] values = new String(bytes, UTF_8).split("\n", -1);
    String[] arguments = new String[2 + 2 * Math.min(values.length, FLAGS.size())];
    arguments[0] = "run";
    arguments[1] = "/nowhere/input.csv";
    for (int i = 0; 2 + 2 * i < arguments.length; i++) {
      arguments[2 + 2 * i] = FLAGS.get(i);
      arguments[3 + 2 * i] = values[i];
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code = Main.run(arguments, shell(errors));
    String said = errors.toString(UTF_8);
    promise(code == 2, "a wrong command line ends with 2, not " + code + ": " + said);
    promise(!said.startsWith("offpeak: an error of its own") && !said.contains("\n\tat "), said);
  }

  private static Shell shell(ByteArrayOutputStream errors) {
    return new Shell(
        new Environment(
            Map.of("OFFPEAK_HOME", "/nowhere/home", "OPENAI_API_KEY", "sk-x"), Path.of("/nowhere")),
        new Streams(
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(errors, true, UTF_8)),
        Terminal.NONE,
        Clock.systemUTC(),
        new Interruption());
  }
}
