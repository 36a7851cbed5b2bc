package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offpeak.e2e.Workload.Seen;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data directory on a disk of its own, a small tmpfs that runs full or becomes read-only while
 * the program works. Skipped without the right to mount one.
 */
class DiskFaultsIT {

  private static final int LINES = 120;
  private static final int DISK_BYTES = 4 << 20;
  private static final long LOOK_NANOS = 20_000_000;
  private static final int PATIENCE_SECONDS = 120;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(2);

  @TempDir Path folder;

  private Path disk;
  private Path ballast;
  private Sandbox sandbox;
  private Program program;
  private Workload work;

  @BeforeEach
  void mountDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    ballast = disk.resolve("ballast");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString()),
        "not root");
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(BATCH_DELAY).build();
    sandbox = Sandbox.start(options);
    program = new Program(folder, sandbox);
    program.variable("OFFPEAK_HOME", disk.resolve("home").toString());
    work = new Workload(WorkKind.ANTHROPIC_FILE, "work", folder, LINES).prepare();
  }

  @AfterEach
  void unmountDisk() throws Exception {
    if (sandbox != null) {
      sandbox.close();
      run("umount", disk.toString());
    }
  }

  @Test
  void aDiskFullInTheLoadStopsWithASentence() throws Exception {
    Files.write(ballast, new byte[DISK_BYTES - (220 << 10)]);
    assertStops(program.start(work.command()));
    assertThat(sandbox.charges().totals().requests()).isZero();
    Files.delete(ballast);
    assertCompletes();
  }

  @Test
  void aDiskFullWhileABatchIsBeingSentDoesNotSendItTwice() throws Exception {
    sandbox.faults().add("create-drip=1:3s");
    Process process = program.start(work.command());
    awaitAccepted();
    fill();
    assertStops(process);
    Files.delete(ballast);
    assertCompletes();
  }

  @Test
  void aDiskFullWhileAnswersAreCollectedLosesNone() throws Exception {
    Process process = program.start(work.command());
    awaitAccepted();
    fill();
    assertStops(process);
    Files.delete(ballast);
    assertCompletes();
  }

  @Test
  void aReadOnlyDiskIsNamedAndTheSameCommandGoesOnOnceItIsNot() throws Exception {
    Process process = program.start(work.command());
    awaitAccepted();
    process.destroyForcibly().waitFor();
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    assertThat(program.run(work.command())).as(program.errors()).isEqualTo(2);
    assertThat(program.errors())
        .contains("offpeak: ", "Check its permissions")
        .doesNotContain("\tat ");
    assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
    assertCompletes();
  }

  private void assertStops(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(program.errors()).isTrue();
    assertThat(process.exitValue()).as(program.errors()).isEqualTo(4);
    assertThat(program.errors())
        .contains("offpeak: ", "othing is lost", "same command goes on")
        .doesNotContain("\tat ");
  }

  private void assertCompletes() throws Exception {
    assertThat(program.run(work.command())).as(program.errors()).isZero();
    assertThat(work.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
  }

  /** Writes until nothing more fits. */
  private void fill() {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] page = new byte[4_096];
      for (int written = 0; written < DISK_BYTES; written += page.length) {
        out.write(page);
      }
      throw new AssertionError("the disk is larger than it was made");
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Until the provider has accepted the requests, which its counter shows before any charge. */
  private void awaitAccepted() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (sandbox.charges().totals().requests() < LINES) {
      assertThat(System.nanoTime()).as(program.errors()).isLessThan(until);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
