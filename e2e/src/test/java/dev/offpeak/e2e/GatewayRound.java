package dev.offpeak.e2e;

import dev.offpeak.e2e.StubbornClient.End;
import dev.offpeak.e2e.StubbornClient.Manner;
import dev.offpeak.e2e.Workload.Seen;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code offpeak serve} that is killed with -9, or told to stop, at random moments while clients
 * wait for answers through batch, and started again; every client must get its answer in the end.
 */
final class GatewayRound {

  /** So many at once that one fsync serves several of them. */
  private static final int CLIENTS = 16;

  /** A client makes its next call within so long, so that calls come at all moments of a life. */
  private static final int BETWEEN_CALLS_MILLIS_MAX = 300;

  private final Program program;
  private final String name;
  private final SplittableRandom random;
  private final KillDelay delay;
  private final Tally tally;
  private final Consumer<String> events;
  private final int port;
  private final AtomicInteger answers = new AtomicInteger();
  private final Set<String> seenAnswers = new HashSet<>();
  private int lost;
  private int twice;

  /**
   * A round on a data directory of its own.
   *
   * @param name in the bodies of its calls, of this round alone
   */
  GatewayRound(
      Program program,
      String name,
      SplittableRandom random,
      KillDelay delay,
      Tally tally,
      Consumer<String> events)
      throws IOException {
    this.program = program;
    this.name = name;
    this.random = random;
    this.delay = delay;
    this.tally = tally;
    this.events = events;
    try (ServerSocket probe = new ServerSocket(0)) {
      this.port = probe.getLocalPort();
    }
  }

  /** Kills it as long as it should go on; then every call that was begun gets through in peace. */
  Seen run(BooleanSupplier goOn) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        SplittableRandom chance = random.split();
        clients.add(hands.submit(() -> callAndCall(http, number, chance, goOn)));
      }
      while (goOn.getAsBoolean()) {
        oneLife();
      }
      Process last = serve();
      try {
        for (Future<?> client : clients) {
          client.get();
        }
      } finally {
        stop(last);
      }
    }
    return new Seen(answers.get(), lost, twice);
  }

  private Process serve() throws IOException {
    return program.start("serve", "--port", Integer.toString(port));
  }

  private void oneLife() throws IOException, InterruptedException {
    int before = answers.get();
    Process process = serve();
    if (process.waitFor(delay.next(random), TimeUnit.MILLISECONDS)) {
      events.accept("serve ended with " + process.exitValue() + ": " + program.errors());
    } else if (random.nextInt(Torture.STOPPED_OF) == 0) {
      stop(process);
      tally.stopped();
      events.accept("");
    } else {
      process.destroyForcibly().waitFor();
      tally.killed(WorkKind.GATEWAY);
      events.accept("");
    }
    // A life in which somebody was answered was long enough; others were mostly its start.
    if (answers.get() > before) {
      delay.wasLate();
    } else {
      delay.wasInTime();
    }
  }

  private void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Torture.STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      events.accept("serve did not stop within " + Torture.STOP_SECONDS_MAX + " s");
      process.destroyForcibly().waitFor();
    }
  }

  private Void callAndCall(
      HttpClient http, int number, SplittableRandom chance, BooleanSupplier goOn)
      throws InterruptedException {
    Manner[] manners = Manner.values();
    boolean openAi = number / manners.length % 2 == 0;
    int calls = 0;
    do {
      TimeUnit.MILLISECONDS.sleep(chance.nextInt(BETWEEN_CALLS_MILLIS_MAX));
      String call = name + "-" + number + "-" + calls++;
      Manner manner = manners[number % manners.length];
      end(call, new StubbornClient(http, "http://127.0.0.1:" + port, manner, openAi, call).call());
    } while (goOn.getAsBoolean());
    return null;
  }

  private synchronized void end(String call, End end) {
    switch (end) {
      case End.Answered(String answer, int requests) -> {
        answers.incrementAndGet();
        if (requests != 1 || !seenAnswers.add(answer)) {
          twice++;
          events.accept(call + " was " + requests + " requests, or has another's answer " + answer);
        }
      }
      case End.Lost(String why) -> {
        lost++;
        events.accept(call + " was lost: " + why);
      }
    }
  }
}
