package dev.offpeak.store.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Breaks the code in one place after another, in a copy, and lives simulated lives with it: {@code
 * scripts/mutate}.
 */
final class Mutate {

  private static final Path PROJECT = Path.of("");

  /** A life that does not end is a broken promise as well. */
  private static final long MINUTES_MAX = 4;

  private static final int BROKEN = 1;

  private Mutate() {}

  /** Arguments: how many seeds each, and a part of the names of those wanted. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String seeds = args[0];
    String wanted = args.length > 1 ? args[1] : "";
    List<String> survived = new ArrayList<>();
    int tried = 0;
    for (Mutation mutation : Mutation.read(PROJECT.resolve("scripts/mutations"))) {
      if (mutation.name().contains(wanted)) {
        tried++;
        String how = fate(mutation, seeds);
        System.out.println(how + " · " + mutation.name());
        if (!how.startsWith("caught")) {
          survived.add(mutation.name());
        }
      }
    }
    System.out.printf("mutations %d · caught %d%n", tried, tried - survived.size());
    System.exit(survived.isEmpty() ? 0 : 1);
  }

  private static String fate(Mutation mutation, String seeds)
      throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory("offpeak-mutate");
    Path source = copy.resolve(mutation.file().getFileName());
    Files.writeString(source, mutation.source(PROJECT));
    String classes = classes(mutation.judge());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int compiled =
        compiler.run(
            null,
            null,
            null,
            "-nowarn",
            "-proc:none",
            "-cp",
            classes,
            "-d",
            copy.toString(),
            source.toString());
    if (compiled != 0) {
      return "NOT COMPILED";
    }
    Path log = copy.resolve("log");
    Process judging =
        new ProcessBuilder(command(mutation.judge(), copy + File.pathSeparator + classes, seeds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!judging.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      judging.destroyForcibly();
      return "caught (never ended)";
    }
    String why =
        Files.readAllLines(log).stream()
            .filter(line -> line.startsWith("seed ") || line.startsWith("test "))
            .findFirst()
            .orElse("");
    if (judging.exitValue() == BROKEN && !why.isEmpty()) {
      return "caught (" + why.substring(0, Math.min(120, why.length())) + ")";
    }
    return judging.exitValue() == 0 ? "SURVIVED" : "DID NOT RUN, see " + log;
  }

  /** What the broken source needs, and whoever judges it. */
  private static String classes(Mutation.Judge judge) throws IOException {
    String ours = System.getProperty("java.class.path");
    return switch (judge) {
      case Mutation.Judge.Lives lives -> ours;
      case Mutation.Judge.Test test -> {
        Path module = PROJECT.resolve(test.module()).resolve("target");
        yield String.join(
            File.pathSeparator,
            ours,
            module.resolve("test-classes").toString(),
            module.resolve("classes").toString(),
            Files.readString(module.resolve("classpath")));
      }
    };
  }

  private static List<String> command(Mutation.Judge judge, String classes, String seeds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp"));
    switch (judge) {
      case Mutation.Judge.Lives lives ->
          command.addAll(List.of(classes, Simulate.class.getName(), "unshrunk", seeds, "1", "0"));
      case Mutation.Judge.Test test ->
          command.addAll(List.of(classes, OneTest.class.getName(), test.className()));
    }
    return command;
  }
}
