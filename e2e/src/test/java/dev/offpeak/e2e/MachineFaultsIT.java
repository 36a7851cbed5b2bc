package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.e2e.Workload.Seen;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program on machines that are told to stop, come back with torn or damaged files, set their
 * clock back, or have too little memory; disks are {@link DiskFaultsIT}'s.
 */
class MachineFaultsIT {

  private static final int LINES = 120;
  private static final int PATIENCE_SECONDS = 120;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(3);

  private static final long LOOK_NANOS = 20_000_000;

  /** Of one answer; more than the heap it is then read with. */
  private static final int LARGE_CHARACTERS = 6_000_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private Sandbox sandbox;
  private Program program;
  private Workload work;

  @BeforeEach
  void openSandbox() throws Exception {
    sandbox = Sandbox.start(options().build());
    program = new Program(folder, sandbox);
    work = new Workload(WorkKind.ANTHROPIC_FILE, "work", folder, LINES).prepare();
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
  void whenTheProcessThatDispatchesIsKilledTheOtherOneTakesOver() throws Exception {
    Path own = Files.createDirectory(folder.resolve("other"));
    Workload theirs = new Workload(WorkKind.ANTHROPIC_FILE, "other", own, LINES).prepare();
    Program other = new Program(own, sandbox);
    other.variable("OFFPEAK_HOME", folder.resolve("home").toString());
    Process first = program.start(work.command());
    awaitAccepted();
    Process second = other.start(theirs.command());
    await(() -> count("run") == 2);
    first.destroyForcibly().waitFor();
    assertThat(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(other.errors()).isTrue();
    assertThat(second.exitValue()).as(other.errors()).isZero();
    assertThat(theirs.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(program.run(work.command())).as(program.errors()).isZero();
    assertThat(work.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(2L * LINES);
    assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
  }

  @Test
  void aDamagedBodyFailsItsOwnRequestAndNoOther() throws Exception {
    int port = sandbox.port();
    sandbox.close();
    Process process = program.start(work.command());
    await(() -> count("batch") > 0);
    process.destroyForcibly().waitFor();
    flipAByteAt("Say 7 of work.");
    sandbox = Sandbox.start(options().port(port).build());
    assertThat(program.run(work.command())).as(program.errors()).isEqualTo(3);
    assertThat(work.seen()).isEqualTo(new Seen(LINES - 1, 1, 0));
    assertThat(Files.readAllLines(folder.resolve("work.out.jsonl")))
        .filteredOn(line -> !line.contains("\"succeeded\""))
        .singleElement()
        .asString()
        .contains("work/7", "damaged", "payload segment");
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES - 1);
  }

  @Test
  void aDamagedAnswerIsNamedAndNeverHandedOut() throws Exception {
    assertThat(
            program.run(
                "run",
                folder.resolve("work.jsonl").toString(),
                "-o",
                folder.resolve("work.out.jsonl").toString(),
                "--json"))
        .as(program.errors())
        .isZero();
    String run = JSON.readTree(program.output()).path("run").asString();
    flipAByteAt("msg_");
    Path again = folder.resolve("again.jsonl");
    assertThat(program.run("results", run, "-o", again.toString()))
        .as(program.errors())
        .isEqualTo(2);
    assertThat(program.errors())
        .contains("request \"work/", "payload segment", "damaged")
        .doesNotContain("\tat ");
    assertThat(again).doesNotExist();
  }

  @Test
  void aClockThatIsSetBackByDaysHoldsNothingUp() throws Exception {
    AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
    InProcess here = new InProcess(folder, sandbox, new ShiftedClock(offset));
    CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> here.run(work.command()));
    awaitAccepted();
    offset.set(Duration.ofDays(-3));
    assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(here.errors()).isZero();
    assertThat(work.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
  }

  @Test
  void aCollectorWithoutMemoryEndsWithASentenceAndCollectsWithMore() throws Exception {
    Path input = folder.resolve("large.jsonl");
    Files.writeString(
        input,
        "{\"custom_id\":\"large\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"Fill it in.\"}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"%s\"]}},\"required\":[\"a\"],\"additionalProperties\":false}}}}}\n"
            .formatted("large ".repeat(LARGE_CHARACTERS / 6)));
    Path output = folder.resolve("large.out.jsonl");
    String[] command = {"run", input.toString(), "-o", output.toString()};
    Process process = program.start(command);
    awaitAccepted(1);
    process.destroyForcibly().waitFor();
    program.jvm("-Xmx20m");
    assertThat(program.run(command)).as(program.errors()).isEqualTo(4);
    assertThat(program.errors()).contains("out of memory").doesNotContain("\tat ");
    program.jvm();
    assertThat(program.run(command)).as(program.errors()).isZero();
    assertThat(Files.size(output)).isGreaterThan(LARGE_CHARACTERS);
    assertThat(sandbox.charges().totals().charged()).isEqualTo(1);
  }

  private SandboxOptions.Builder options() {
    return SandboxOptions.builder(folder.resolve("sandbox")).batchDelay(BATCH_DELAY);
  }

  private void assertCompletes() throws Exception {
    assertThat(program.run(work.command())).as(program.errors()).isZero();
    assertThat(work.seen()).isEqualTo(new Seen(LINES, 0, 0));
    assertThat(sandbox.charges().totals().charged()).isEqualTo(LINES);
    assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
  }

  /** Until the provider has accepted the requests, which its counter shows before any charge. */
  private void awaitAccepted() throws Exception {
    awaitAccepted(LINES);
  }

  private void awaitAccepted(int requests) throws Exception {
    await(() -> sandbox.charges().totals().requests() >= requests);
  }

  private void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(until);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Rows of a table of the data directory; 0 while there is none. */
  private int count(String table) {
    Path file = folder.resolve("home/offpeak.db");
    if (!Files.exists(file)) {
      return 0;
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      return row.getInt(1);
    } catch (SQLException notYet) {
      return 0;
    }
  }

  /** Changes a byte in the middle of the text, where a payload segment first has it. */
  private void flipAByteAt(String text) throws IOException {
    int places = 0;
    try (Stream<Path> segments = Files.list(folder.resolve("home/payloads"))) {
      for (Path segment : segments.toList()) {
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at + text.length() / 2] ^= 1;
          Files.write(segment, bytes, StandardOpenOption.WRITE);
          places++;
        }
      }
    }
    assertThat(places).as("segments with the text").isEqualTo(1);
  }

  /** The machine's time, and so much more. */
  private static final class ShiftedClock extends Clock {

    private final AtomicReference<Duration> offset;

    ShiftedClock(AtomicReference<Duration> offset) {
      this.offset = offset;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(offset.get());
    }
  }
}
