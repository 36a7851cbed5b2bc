package dev.offpeak.e2e;

import dev.offpeak.e2e.Workload.Kind;
import dev.offpeak.e2e.Workload.Seen;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Rounds of processes that are killed with -9, or told to stop, at random moments, on one data
 * directory at a time, while calls to the provider break. Each is started again with the same
 * command until it gets through; then the output and the emulator's charge counter are read.
 *
 * <p>{@code scripts/torture} runs it for people, {@code KillIT} in every build.
 */
final class Torture {

  /** Two commands on a directory: the one that dispatches is killed, and the other takes over. */
  private static final int COMMANDS = 2;

  private static final int LINES = 120;
  private static final int STARTS_MAX = 400;
  private static final int KILL_AFTER_MIN = 300;
  private static final int KILL_AFTER_SPREAD = 1_500;

  /**
   * After so many kills the next ones come later: on a busy machine a start alone takes a second.
   */
  private static final int PATIENCE_AFTER = 4;

  /** Longer than the program may take to end after it was told to. */
  private static final int STOP_SECONDS_MAX = 60;

  private static final int FINISH_SECONDS_MAX = 180;

  /** One start in so many is told to stop instead of killed. */
  private static final int STOPPED_OF = 8;

  private static final List<Kind> KINDS =
      List.of(Kind.OPENAI_FILE, Kind.ANTHROPIC_FILE, Kind.TABLE);

  private static final List<String> FAULTS =
      List.of(
          "create-answer-lost=1",
          "create-answer-cut=1",
          "create-5xx-after=1",
          "create-lost-before=1",
          "create-5xx=1",
          "upload-answer-lost=1",
          "poll-5xx=2",
          "poll-answer-lost=2",
          "list-answer-cut=1",
          "download-answer-cut=1",
          "download-5xx=2");

  private final Path folder;
  private final SplittableRandom random;
  private final BooleanSupplier goOn;
  private final Consumer<String> events;
  private final Tally tally = new Tally();

  /**
   * A torture.
   *
   * @param goOn asked before each kill; once false, what was begun is finished in peace
   * @param events is told of each kill, and of all that is wrong
   */
  Torture(Path folder, long seed, BooleanSupplier goOn, Consumer<String> events) {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.goOn = goOn;
    this.events = events;
  }

  Tally tally() {
    return tally;
  }

  /** Rounds until it need not go on; each kind of work in turn. */
  void run() throws Exception {
    for (int round = 0; goOn.getAsBoolean(); round++) {
      round(round);
    }
  }

  private void round(int number) throws Exception {
    Path place = Files.createDirectories(folder.resolve("round-" + number));
    Kind kind = KINDS.get(number % KINDS.size());
    String fault = FAULTS.get(random.nextInt(FAULTS.size()));
    SandboxOptions options =
        SandboxOptions.builder(place.resolve("sandbox"))
            .batchDelay(Duration.ofMillis(200 + random.nextInt(400)))
            .faults(List.of(fault))
            .build();
    tally.faults.incrementAndGet();
    try (Sandbox sandbox = Sandbox.start(options);
        ExecutorService hands = Executors.newFixedThreadPool(COMMANDS)) {
      List<Future<Seen>> ends = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        Path own = Files.createDirectories(place.resolve("command-" + i));
        Workload work = new Workload(kind, "w" + number + "-" + i, own, LINES).prepare();
        Program program = new Program(own, sandbox);
        program.variable("OFFPEAK_HOME", place.resolve("home").toString());
        SplittableRandom chance = random.split();
        Callable<Seen> command = () -> getThrough(program, work, chance);
        ends.add(hands.submit(command));
      }
      for (Future<Seen> end : ends) {
        Seen seen = end.get();
        tally.answered.addAndGet(seen.answered());
        tally.lost.addAndGet(seen.lost());
        tally.writtenTwice.addAndGet(seen.twice());
      }
      sandbox
          .charges()
          .forEachBody(body -> {
            if (body.charged() > 1) {
              tally.chargedTwice.incrementAndGet();
              events.accept(fault + ": charged " + body.charged() + " times: " + body.sha256());
            }
          });
    }
  }

  private Seen getThrough(Program program, Workload work, SplittableRandom chance)
      throws Exception {
    for (int start = 0; start < STARTS_MAX; start++) {
      Process process = program.start(work.command());
      boolean patient = !goOn.getAsBoolean();
      long millis =
          patient
              ? TimeUnit.SECONDS.toMillis(FINISH_SECONDS_MAX)
              : KILL_AFTER_MIN + chance.nextInt(KILL_AFTER_SPREAD * (1 + start / PATIENCE_AFTER));
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        if (process.exitValue() == 0) {
          return work.seen();
        }
        events.accept("ended with " + process.exitValue() + ": " + program.errors());
      } else if (!patient && chance.nextInt(STOPPED_OF) == 0) {
        stop(process);
      } else {
        process.destroyForcibly().waitFor();
        tally.kills.incrementAndGet();
        events.accept("");
        if (patient) {
          break;
        }
      }
    }
    events.accept("never got through: " + program.errors());
    return work.seen();
  }

  private void stop(Process process) throws InterruptedException {
    process.destroy();
    tally.stops.incrementAndGet();
    if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      events.accept("did not stop within " + STOP_SECONDS_MAX + " s");
      process.destroyForcibly().waitFor();
    }
    events.accept("");
  }

  /** {@code [KILLS | DURATION [SEED]]}: prints a running tally, then a verdict. */
  public static void main(String[] arguments) throws Exception {
    String much = arguments.length > 0 ? arguments[0] : "200";
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    boolean timed = !much.matches("\\d+");
    long until = System.nanoTime() + (timed ? Duration.parse("PT" + much).toNanos() : 0);
    Path folder = Files.createTempDirectory("offpeak-torture");
    boolean terminal = Boolean.getBoolean("offpeak.terminal");
    Tally[] tally = new Tally[1];
    BooleanSupplier goOn =
        () -> timed ? System.nanoTime() < until : tally[0].kills.get() < Long.parseLong(much);
    Consumer<String> events =
        trouble -> {
          if (!trouble.isEmpty()) {
            System.out.println((terminal ? "\r\033[K" : "") + trouble.strip());
          }
          System.out.print(terminal ? "\r\033[K" + tally[0] : tally[0] + "\n");
          System.out.flush();
        };
    Torture torture = new Torture(folder, seed, goOn, events);
    tally[0] = torture.tally();
    long started = System.nanoTime();
    torture.run();
    boolean good = torture.tally().good();
    System.out.printf(
        "%s%s%n%s after %d s, seed %d%s%n",
        terminal ? "\r\033[K" : "",
        torture.tally(),
        good ? "nothing lost, nothing charged twice, nothing written twice" : "BROKEN",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started),
        seed,
        good ? "" : "; all of it is in " + folder);
    System.exit(good ? 0 : 1);
  }
}
