package dev.offpeak.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Receivers and alerts that change while the program serves. */
@Timeout(90)
class ReloadedReceiversTest {

  @TempDir Path folder;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String at = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
    told.add(at + " " + body);
  }

  private String next() throws InterruptedException {
    String next = told.poll(40, TimeUnit.SECONDS);
    return next == null ? "nothing was told" : next;
  }

  private String webhook(String path, String more) {
    return """
    webhooks:
      - url: http://127.0.0.1:%d%s
        internal-host: 127.0.0.1
        secret: whsec_dHdlbnR5LWZvdXIgcmFuZG9tIGJ5dGVz
    """
            .formatted(receiver.getAddress().getPort(), path)
        + more;
  }

  @Test
  void theNewOnesAreToldAndNothingIsToldTwice() throws Exception {
    Trial trial = new Trial(folder);
    String[] later = {"Offpeak-Lane", "batch", "Offpeak-Wait", "async"};
    Serving serving = new Serving(folder);
    serving.during(
        trial.file("offpeak.yaml", webhook("/first", "")),
        url -> {
          assertThat(Serving.chat(url, "One", later)).isEqualTo(202);
          assertThat(next()).startsWith("/first ").contains("request.completed");

          trial.file(
              "offpeak.yaml", webhook("/second", "alerts: { budget-share: 1% }\nretention: 30d\n"));
          serving.reload("in force now: alerts, webhooks; after a restart: retention");
          assertThat(Serving.chat(url, "Two", later)).isEqualTo(202);
          assertThat(next()).startsWith("/second ").contains("request.completed");

          // By the new share, what has been spent already is most of the budget.
          trial.file(
              "offpeak.yaml",
              webhook(
                  "/second",
                  """
                  alerts: { budget-share: 1% }
                  features: { untagged: { budget: 0.0001 USD/day } }
                  """));
          serving.reload("in force now: features.untagged");
          assertThat(next()).startsWith("/second ").contains("\"alert.raised\"", "\"budget\"");
          assertThat(Serving.get(url + "/metrics"))
              .containsPattern("offpeak_alerts\\{kind=\"budget\",severity=\"[a-z]+\"} 1");
          assertThat(Serving.get(url + "/api/alerts"))
              .contains("\"id\":\"budget:feature:untagged\"");

          trial.file(
              "offpeak.yaml",
              webhook(
                  "/second",
                  """
                  alerts: { off: [budget] }
                  features: { untagged: { budget: 0.0001 USD/day } }
                  """));
          serving.reload("in force now: alerts\n");
          serving.reload("nothing has changed");
        });
    assertThat(told).allMatch(event -> event.contains("alert.resolved"));
  }
}
