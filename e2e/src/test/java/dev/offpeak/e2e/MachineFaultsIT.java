package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offpeak.e2e.Workload.Kind;
import dev.offpeak.e2e.Workload.Seen;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on machines that are told to stop, run full or come back with torn files. */
class MachineFaultsIT {

  private static final int LINES = 120;
  private static final int PATIENCE_SECONDS = 60;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(3);

  @TempDir Path folder;

  private Sandbox sandbox;
  private Program program;
  private Workload work;

  @BeforeEach
  void openSandbox() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(BATCH_DELAY).build();
    sandbox = Sandbox.start(options);
    program = new Program(folder, sandbox);
    work = new Workload(Kind.ANTHROPIC_FILE, "work", folder, LINES).prepare();
  }

  @AfterEach
  void closeSandbox() {
    sandbox.close();
  }

  @Test
  void aRunThatIsToldToStopLeavesTheBatchAndTheNextOneCollectsIt() throws Exception {
    Process process = program.start(work.command());
    awaitAccepted();
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(program.errors()).isEqualTo(130);
    assertCompletes();
  }

  @Test
  void aTornSegmentTailIsCut() throws Exception {
    Process process = program.start(work.command());
    awaitAccepted();
    process.destroyForcibly().waitFor();
    try (Stream<Path> segments = Files.list(folder.resolve("home/payloads"))) {
      for (Path segment : segments.toList()) {
        Files.write(segment, new byte[] {0x4F, 0x50, 0x53, 0x52, 0, 0}, StandardOpenOption.APPEND);
      }
    }
    assertCompletes();
  }

  @Test
  void aFullDiskInTheLoadStopsWithASentenceAndTheSameCommandGoesOn() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()), "needs root");
    try {
      program.variable("OFFPEAK_HOME", disk.resolve("home").toString());
      Path ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[(4 << 20) - (220 << 10)]);
      int code = program.run(work.command());
      assertThat(List.of(2, 4)).as(program.errors()).contains(code);
      assertThat(program.errors()).contains("offpeak: ").doesNotContain("\tat ");
      Files.delete(ballast);
      assertCompletes();
    } finally {
      run("umount", disk.toString());
    }
  }

  private void assertCompletes() throws Exception {
    assertThat(program.run(work.command())).as(program.errors()).isZero();
    assertThat(work.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
  }

  /** Until the provider has accepted the requests, which its counter shows before any charge. */
  private void awaitAccepted() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (sandbox.charges().totals().requests() < LINES) {
      assertThat(System.nanoTime()).as(program.errors()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
