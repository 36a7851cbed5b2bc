package dev.offpeak.e2e;

import dev.offpeak.e2e.Workload.Seen;
import java.io.IOException;
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
import tools.jackson.databind.JsonNode;

/**
 * Rounds of processes that are killed with -9, or told to stop, at random moments, on one data
 * directory at a time, while calls to the provider break. Each is started again with the same
 * command until it gets through; then the output is read, and the charge counter of a sandbox that
 * is a process of its own. A {@link GatewayRound} does so to {@code serve} under its clients.
 *
 * <p>{@code scripts/torture} runs it for people, {@code KillIT} in every build.
 */
final class Torture implements AutoCloseable {

  /** Two commands on a directory: the one that dispatches is killed, and the other takes over. */
  private static final int COMMANDS = 2;

  private static final int LINES = 120;

  /** Kills of a round; then what it began is finished in peace, and the next kind's turn comes. */
  private static final int KILLS_A_ROUND = 8;

  private static final int STARTS_MAX = 400;

  private static final String BATCH_DELAY = "300ms";

  /** Longer than the program may take to end after it was told to. */
  static final int STOP_SECONDS_MAX = 60;

  static final int FINISH_SECONDS_MAX = 240;

  /** One start in so many is told to stop instead of killed. */
  static final int STOPPED_OF = 8;

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
  private final Tally tally;
  private final Consumer<String> events;
  private final KillDelay delay = new KillDelay();
  private final KillDelay gatewayDelay = new KillDelay();
  private final SandboxProcess sandbox;
  private int rounds;

  /**
   * A torture; starts the sandbox.
   *
   * @param events is told of each kill with an empty text, and of all that is wrong
   */
  Torture(Path folder, long seed, Tally tally, Consumer<String> events)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.tally = tally;
    this.events = events;
    this.sandbox =
        SandboxProcess.start(Files.createDirectories(folder.resolve("provider")), BATCH_DELAY);
  }

  /**
   * Rounds until it need not go on, each with the kind of work that was killed least.
   *
   * @param goOn asked before each kill; once false, what was begun is finished in peace
   */
  void run(BooleanSupplier goOn) throws Exception {
    while (goOn.getAsBoolean()) {
      WorkKind kind = tally.leastKilled();
      int enough = tally.kills(kind) + KILLS_A_ROUND;
      round(kind, () -> goOn.getAsBoolean() && tally.kills(kind) < enough);
    }
  }

  private void round(WorkKind kind, BooleanSupplier goOn) throws Exception {
    int number = rounds++;
    Path place = Files.createDirectories(folder.resolve("round-" + number));
    String fault = FAULTS.get(random.nextInt(FAULTS.size()));
    sandbox.fault(fault);
    tally.broke();
    String where = "round %d, %s under %s: ".formatted(number, kind, fault);
    if (kind == WorkKind.GATEWAY) {
      saw(where, serve(place, number, goOn));
    } else {
      command(kind, place, number, goOn).forEach(seen -> saw(where, seen));
    }
    readCharges(fault);
  }

  private void saw(String where, Seen seen) {
    tally.saw(seen);
    if (seen.lost() > 0 || seen.twice() > 0) {
      events.accept(where + seen);
    }
  }

  private Seen serve(Path place, int number, BooleanSupplier goOn) throws Exception {
    Program program = new Program(place, sandbox.openAi(), sandbox.anthropic());
    GatewayRound round =
        new GatewayRound(program, "w" + number, random.split(), gatewayDelay, tally, events);
    return round.run(goOn);
  }

  private List<Seen> command(WorkKind kind, Path place, int number, BooleanSupplier goOn)
      throws Exception {
    try (ExecutorService hands = Executors.newFixedThreadPool(COMMANDS)) {
      List<Future<Seen>> ends = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        Path own = Files.createDirectories(place.resolve("command-" + i));
        Workload work = new Workload(kind, "w" + number + "-" + i, own, LINES).prepare();
        Program program = new Program(own, sandbox.openAi(), sandbox.anthropic());
        program.variable("OFFPEAK_HOME", place.resolve("home").toString());
        SplittableRandom chance = random.split();
        Callable<Seen> command = () -> getThrough(program, work, chance, goOn);
        ends.add(hands.submit(command));
      }
      List<Seen> seen = new ArrayList<>();
      for (Future<Seen> end : ends) {
        seen.add(end.get());
      }
      return seen;
    }
  }

  private void readCharges(String fault) throws IOException, InterruptedException {
    JsonNode charges = sandbox.charges();
    long twice = charges.path("charged_more_than_once").asLong();
    if (twice > tally.chargedTwice()) {
      sandbox
          .bodies()
          .filter(body -> body.path("charged").asLong() > 1)
          .forEach(
              body -> events.accept("charged twice, the last time under " + fault + ": " + body));
    }
    tally.billed(charges.path("charged").asLong(), twice);
  }

  private Seen getThrough(
      Program program, Workload work, SplittableRandom chance, BooleanSupplier goOn)
      throws Exception {
    for (int start = 0; start < STARTS_MAX; start++) {
      boolean patient = !goOn.getAsBoolean();
      Process process = program.start(work.command());
      long millis = patient ? TimeUnit.SECONDS.toMillis(FINISH_SECONDS_MAX) : delay.next(chance);
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        if (process.exitValue() == 0) {
          if (!patient) {
            delay.wasLate();
          }
          return work.seen();
        }
        events.accept("ended with " + process.exitValue() + ": " + program.errors());
      } else if (patient) {
        events.accept("did not get through: " + program.errors());
        process.destroyForcibly().waitFor();
        return work.seen();
      } else if (chance.nextInt(STOPPED_OF) == 0) {
        stop(process);
      } else {
        process.destroyForcibly().waitFor();
        delay.wasInTime();
        tally.killed(work.kind());
        events.accept("");
      }
    }
    events.accept("never got through: " + program.errors());
    return work.seen();
  }

  private void stop(Process process) throws InterruptedException {
    process.destroy();
    tally.stopped();
    if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      events.accept("did not stop within " + STOP_SECONDS_MAX + " s");
      process.destroyForcibly().waitFor();
    }
    events.accept("");
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** {@code [KILLS | DURATION [SEED]]}: prints a running tally, then a verdict. */
  public static void main(String[] arguments) throws Exception {
    String much = arguments.length > 0 ? arguments[0] : "200";
    if (!much.matches("\\d{1,6}|\\d{1,6}[smh]")) {
      System.err.println("torture: give a number of kills or a time, such as 200 or 30m.");
      System.exit(2);
    }
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    boolean timed = !much.matches("\\d+");
    long until = System.nanoTime() + (timed ? Duration.parse("PT" + much).toNanos() : 0);
    Path folder = Files.createTempDirectory("offpeak-torture");
    boolean terminal = Boolean.getBoolean("offpeak.terminal");
    String clear = terminal ? "\r\033[K" : "";
    Tally tally = new Tally();
    Consumer<String> events =
        trouble -> {
          if (!trouble.isEmpty()) {
            System.out.println(clear + trouble.strip());
          }
          System.out.print(terminal ? clear + tally : tally + "\n");
          System.out.flush();
        };
    long started = System.nanoTime();
    try (Torture torture = new Torture(folder, seed, tally, events)) {
      torture.run(() -> timed ? System.nanoTime() < until : tally.kills() < Integer.parseInt(much));
    }
    System.out.printf(
        "%s%s%n%s%nafter %d s, seed %d%s%n",
        clear,
        tally,
        tally.verdict(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started),
        seed,
        tally.good() ? "" : "; BROKEN, all of it is in " + folder);
    System.exit(tally.good() ? 0 : 1);
  }
}
