package dev.offpeak.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A checkout as the launcher finds it, with its real scripts and a Maven that hands out a small
 * program that says what it was given. The build waits at a gate when it is told to, so that a test
 * can do what comes in the middle of one.
 */
final class Checkout {

  /** Commands of the system that the launcher uses; {@code flock} is not everywhere. */
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "cp",
          "cut",
          "date",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "printf",
          "ps",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "sort",
          "tail",
          "tr",
          "uname",
          "xargs");

  private static final int SECONDS_MAX = 60;

  private final Path folder;
  private final Path tools;
  private boolean gated;

  Checkout(Path folder, boolean withFlock) throws IOException {
    this.folder = folder;
    this.tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      link(tool);
    }
    if (withFlock) {
      link("flock");
    }
    Path source = Path.of("..").toRealPath();
    Path root = root();
    Files.createDirectories(root.resolve("scripts"));
    Files.copy(source.resolve("offpeak"), root.resolve("offpeak"));
    Files.copy(source.resolve("scripts/jdk"), root.resolve("scripts/jdk"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    script(
        root.resolve("mvnw"),
        """
        #!/usr/bin/env bash
        echo built >>"$MAVEN_CALLS"
        [ -z "${MAVEN_GATE:-}" ] || cat "$MAVEN_GATE" >/dev/null
        for word in "$@"; do
          case $word in -Doffpeak.target=*) target=${word#-Doffpeak.target=} ;; esac
        done
        target=${target%/*}/offpeak-app
        mkdir -p "$target/lib"
        cp "$MAVEN_PROGRAM" "$target/offpeak-app-1.jar"
        cp "$MAVEN_PROGRAM" "$target/lib/library.jar"
        """);
    program();
  }

  Path root() {
    return folder.resolve("a checkout");
  }

  /** Builds from now on wait until {@link #openGate} is called. */
  void closeGate() throws IOException, InterruptedException {
    gated = true;
    assertEnds(new ProcessBuilder("mkfifo", folder.resolve("gate").toString()).start());
  }

  /** Lets the build that waits go on, and all that come after it. */
  void openGate() throws IOException {
    gated = false;
    Files.writeString(folder.resolve("gate"), "go");
  }

  /** Changes a source, so that the last build is not fresh any more. */
  void edit() throws IOException {
    Files.writeString(root().resolve("pom.xml"), "<project>edited</project>");
  }

  /** How often Maven was asked to build. */
  int builds() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  Launch launch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root().resolve("offpeak").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    var variables = builder.environment();
    variables.put("PATH", tools.toString());
    variables.put("HOME", folder.toString());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("MAVEN_CALLS", folder.resolve("calls").toString());
    variables.put("MAVEN_PROGRAM", folder.resolve("program.jar").toString());
    variables.put("MAVEN_GATE", gated ? folder.resolve("gate").toString() : "");
    return new Launch(builder.start());
  }

  private void link(String tool) throws IOException {
    for (String place : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        Files.createSymbolicLink(tools.resolve(tool), file);
        return;
      }
    }
  }

  private void program() throws IOException {
    Path source = Files.createDirectories(folder.resolve("program/dev/offpeak/app"));
    Path main = source.resolve("Main.java");
    Files.writeString(
        main,
        """
        package dev.offpeak.app;
        public class Main {
          public static void main(String[] arguments) {
            System.out.println(String.join("|", arguments));
          }
        }
        """);
    ToolProvider.getSystemJavaCompiler().run(null, null, null, main.toString());
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("program.jar")))) {
      jar.putNextEntry(new JarEntry("dev/offpeak/app/Main.class"));
      Files.copy(source.resolve("Main.class"), jar);
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertEnds(Process process) throws InterruptedException {
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end");
    }
  }

  /** One use of the launcher. */
  static final class Launch {

    private final Process process;
    private final BufferedReader errors;
    private final StringBuilder said = new StringBuilder();

    private Launch(Process process) {
      this.process = process;
      this.errors = process.errorReader();
    }

    /** Reads on until it says a line with these words; 60 s at most. */
    void awaits(String words) throws IOException {
      CompletableFuture<Void> limit =
          CompletableFuture.runAsync(
              () -> killAll(), CompletableFuture.delayedExecutor(SECONDS_MAX, TimeUnit.SECONDS));
      try {
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
          said.append(line).append('\n');
          if (line.contains(words)) {
            return;
          }
        }
        throw new AssertionError("never said \"" + words + "\" but:\n" + said);
      } finally {
        limit.cancel(false);
      }
    }

    /** Kills it, and what it started, as a power cut would. */
    void kill() throws InterruptedException {
      List<ProcessHandle> all = killAll();
      assertEnds(process);
      all.forEach(each -> each.onExit().join());
    }

    private List<ProcessHandle> killAll() {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      return all;
    }

    /** Its exit code; 60 s at most. */
    int ends() throws InterruptedException {
      assertEnds(process);
      return process.exitValue();
    }

    String output() throws IOException {
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    String errors() {
      try {
        errors.lines().forEach(line -> said.append(line).append('\n'));
        return said.toString();
      } catch (UncheckedIOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
