package dev.offpeak.testkit;

import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.intake.Intake;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.LoadOutcome.Created;
import dev.offpeak.intake.LoadOutcome.Refused;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules for taking requests in, on a real store. */
public abstract class IntakeContract extends StoreContract {

  private static final RunSpec SPEC = RunSpec.of(ACCOUNT, new Feature("ticket-summary"));

  private Intake intake() {
    Pricer pricer = new Pricer(PriceList.bundled(), store().ledger(), time);
    return new Intake(store(), pricer, time, new Random(3));
  }

  /** Requests with ids of their own, telling how many were given before each. */
  private record Given(List<String> ids, Consumer<Integer> before, int[] given) implements Source {

    Given(List<String> ids, Consumer<Integer> before) {
      this(ids, before, new int[1]);
    }

    @Override
    public String name() {
      return "requests.jsonl";
    }

    @Override
    public @Nullable Item next() {
      if (given[0] == ids.size()) {
        return null;
      }
      before.accept(given[0]);
      String id = ids.get(given[0]++);
      byte[] body = "{\"model\":\"gpt-6-luna\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
      BodyFacts facts = new BodyFacts("gpt-6-luna", false, 60L, body.length, 0, false, null);
      SourceRequest request =
          new SourceRequest(id, null, Endpoint.CHAT_COMPLETIONS, body, facts, null);
      return new Item.Request(given[0], request);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static List<String> ids(int from, int to) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      ids.add("row-" + i);
    }
    return ids;
  }

  @Test
  void aSlowLoadIsNotTakenForADeadOne() {
    Source slow =
        new Given(
            ids(1, 3_000),
            given -> {
              if (given % 500 == 0) {
                // Each load begins with dropping what dead processes left.
                time.advance(Duration.ofSeconds(40));
                intake().load(new Given(List.of("other-" + given), any -> {}), SPEC);
              }
            });

    LoadOutcome outcome = intake().load(slow, SPEC);

    assertThat(outcome).isInstanceOf(Created.class);
    assertThat(run(outcome.accepted()).counts().total()).isEqualTo(3_000);
  }

  @Test
  void aLoadOfFewSlowRowsIsNotTakenForADeadOne() {
    Source slow =
        new Given(
            ids(1, 10),
            given -> {
              time.advance(Duration.ofSeconds(40));
              intake().load(new Given(List.of("other-" + given), any -> {}), SPEC);
            });

    LoadOutcome outcome = intake().load(slow, SPEC);

    assertThat(outcome).isInstanceOf(Created.class);
    assertThat(run(outcome.accepted()).counts().total()).isEqualTo(10);
  }

  @Test
  void whatADeadProcessWasLoadingGoesAndItsInputCanBeLoadedAgain() {
    RunId dead = loading(RunBuilder.aRun().withId("r_dead").build());
    append(dead, 1, 5);
    time.advance(Duration.between(now(), FOLLOWED).plusSeconds(1));

    LoadOutcome outcome = intake().load(new Given(ids(1, 5), any -> {}), SPEC);

    assertThat(outcome).isInstanceOf(Created.class);
    assertThat(store().runs().find(dead)).isEmpty();
  }

  @Test
  void ofCallersWhoAppendTheSameIdAtOnceExactlyOneSucceeds()
      throws InterruptedException, ExecutionException {
    Intake intake = intake();
    RunId run = intake.open("open", SPEC);
    int callers = 16;
    int rounds = 40;
    int accepted = 0;
    int refused = 0;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LoadOutcome>> outcomes = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        List<String> same = List.of("same-" + round);
        for (int caller = 0; caller < callers; caller++) {
          outcomes.add(executor.submit(() -> intake.append(run, new Given(same, any -> {}), SPEC)));
        }
      }
      for (Future<LoadOutcome> outcome : outcomes) {
        accepted += outcome.get() instanceof Created ? 1 : 0;
        refused += outcome.get() instanceof Refused ? 1 : 0;
      }
    }

    assertThat(accepted).isEqualTo(rounds);
    assertThat(refused).isEqualTo(rounds * (callers - 1));
    assertThat(run(run).counts().total()).isEqualTo(rounds);
  }
}
