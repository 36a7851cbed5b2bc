package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.Engine;
import dev.offpeak.RunEnd;
import dev.offpeak.RunListener;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.source.RequestList;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two engines on one directory: one dispatches at a time, and the other takes over. */
class TwoEnginesIT {

  private static final int REQUESTS = 5_000;
  private static final Pace PACE = new Pace(Duration.ofMillis(20), null);

  @TempDir Path folder;

  @Test
  void tenThousandRequestsOfTwoEnginesAreEachPaidOnceThoughTheFirstEngineEnds() throws Exception {
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox"))
            .batchDelay(Duration.ofMillis(200))
            .build();
    try (Sandbox sandbox = Sandbox.start(options);
        Store firstStore = SqliteStore.open(folder.resolve("home"));
        Store secondStore = SqliteStore.open(folder.resolve("home"));
        Engine second = engine(secondStore, sandbox)) {
      RunId left;
      try (Engine first = engine(firstStore, sandbox)) {
        left = first.submit(requests("left"), spec(sandbox)).accepted();
        // Detached as soon as something of it is at the provider: the engine ends with work open.
        first.await(left, run -> run.counts().inFlight() == 0);
      }
      RunId right = second.submit(requests("right"), spec(sandbox)).accepted();
      assertDone(second.await(right, RunListener.SILENT));
      assertDone(second.await(left, RunListener.SILENT));
      assertThat(sandbox.charges().totals().charged()).isEqualTo(2L * REQUESTS);
      assertThat(sandbox.charges().totals().chargedMoreThanOnce()).isZero();
    }
  }

  private static void assertDone(RunEnd end) {
    assertThat(end).isInstanceOf(RunEnd.Done.class);
    assertThat(end.run().counts().succeeded()).isEqualTo(REQUESTS);
  }

  private static Engine engine(Store store, Sandbox sandbox) {
    return Engine.builder().store(store).provider(provider(sandbox)).pace(PACE).start();
  }

  private static BatchProvider provider(Sandbox sandbox) {
    return AnthropicProvider.create(
        AnthropicProvider.settings(new Secret("sk-ant-test"), InstantSource.system())
            .withBaseUrl(sandbox.anthropicBaseUrl().toString()));
  }

  private static RunSpec spec(Sandbox sandbox) {
    return RunSpec.of(provider(sandbox).account(), new Feature("two-engines"));
  }

  private static RequestList requests(String name) {
    RequestList requests = new RequestList(name);
    for (int i = 0; i < REQUESTS; i++) {
      String body =
          "{\"model\":\"claude-haiku-5-5\",\"max_tokens\":20,\"messages\":"
              + "[{\"role\":\"user\",\"content\":\"%s %d\"}]}".formatted(name, i);
      requests.add(name + i, Endpoint.MESSAGES, body);
    }
    return requests;
  }
}
