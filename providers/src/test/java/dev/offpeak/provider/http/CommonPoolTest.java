package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.openai.OpenAiProvider;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call needs none of the JVM's common pool, which programs that embed us keep busy. */
final class CommonPoolTest {

  @Test
  @Timeout(30)
  void callsAreAnsweredWhileTheCommonPoolIsBusy() throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(1);
    int workers = ForkJoinPool.getCommonPoolParallelism();
    CountDownLatch busy = new CountDownLatch(workers);
    for (int worker = 0; worker < workers; worker++) {
      ForkJoinPool.commonPool()
          .execute(() -> {
            busy.countDown();
            try {
              enough.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          });
    }
    busy.await();
    try (StubServer server = StubServer.start(request -> StubServer.answer(200, "{}"))) {
      Transport transport =
          new Transport(
              OpenAiProvider.settings(new Secret("sk-test"), InstantSource.system())
                  .withBaseUrl(server.url() + "/v1"),
              Map.of(),
              "x-request-id");

      Reply reply = transport.get(URI.create(server.url() + "/v1/batches"));

      assertThat(reply).isInstanceOf(Reply.Answered.class);
    } finally {
      enough.countDown();
    }
  }
}
