package dev.offpeak.app;

import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Interruption;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.shell.Streams;
import dev.offpeak.app.shell.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** The program in this process, in a folder of its own, with what it said. Not thread-safe. */
final class Trial {

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private Interruption interruption = new Interruption();
  private byte[] input = {};
  private String awaited = "";
  private Runnable then = () -> {};
  private final Queue<Map.Entry<String, Runnable>> next = new ArrayDeque<>();
  private String out = "";
  private String err = "";

  Trial(Path folder) {
    this.folder = folder;
    set("OFFPEAK_HOME", folder.resolve("home").toString());
    set("OFFPEAK_POLL_INTERVAL", "10ms");
  }

  Trial set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Trial withoutVariable(String variable) {
    variables.remove(variable);
    return this;
  }

  Trial typing(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Presses Ctrl-C when standard error has said that. */
  Trial interruptedAt(String text) {
    return when(text, () -> interruption.request());
  }

  /** Does something as soon as standard error has said that; nothing for no text. */
  Trial when(String text, Runnable action) {
    awaited = text;
    then = action;
    return this;
  }

  /** Does another thing when, after the first, standard error has said that. */
  Trial then(String text, Runnable action) {
    next.add(Map.entry(text, action));
    return this;
  }

  /** Presses Ctrl-C. */
  void interrupt() {
    interruption.request();
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  String file(String name, String content) {
    try {
      return Files.writeString(path(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the program; its exit code. */
  int run(String... arguments) {
    interruption = new Interruption();
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new Watched();
    Shell shell =
        new Shell(
            new Environment(variables, folder),
            new Streams(
                new ByteArrayInputStream(input),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8)),
            Terminal.NONE,
            Clock.systemUTC(),
            interruption);
    int code = Main.run(arguments, shell);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }

  private final class Watched extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      super.write(bytes, from, count);
      if (!awaited.isEmpty() && toString(StandardCharsets.UTF_8).contains(awaited)) {
        Runnable now = then;
        Map.Entry<String, Runnable> after = next.poll();
        awaited = after == null ? "" : after.getKey();
        then = after == null ? () -> {} : after.getValue();
        now.run();
      }
    }
  }
}
