package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that our own blocking code answers. */
@Timeout(60)
class ServedByUsTest {

  private static Gateway serving(Route route) {
    return Gateway.start(
        Fixture.settings(), GatewayParts.of(List.of(), new Random(1)).with(List.of(route)));
  }

  @Test
  void aStoreThatIsDownIsAReasonToComeAgain() throws IOException {
    Route route =
        BlockingRoute.at(
            "POST",
            "/openai/v1/x",
            call -> {
              throw new StoreException(StoreException.Reason.NO_ACCESS, "the disk is gone");
            });
    try (Gateway gateway = serving(route)) {
      assertThat(
              Fixture.ask(
                  gateway, Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", "{}")))
          .startsWith("HTTP/1.1 503 ")
          .contains("\"code\":\"store_unavailable\"");
    }
  }

  @Test
  void whoAsksBeforeItSendsItsBodyIsToldTo() throws IOException {
    Route route =
        BlockingRoute.at(
            "POST", "/openai/v1/x", call -> Reply.bytes(200, "text/plain", call.body(100)));
    try (Gateway gateway = serving(route);
        Socket client = Fixture.connect(gateway)) {
      String head = "Expect: 100-continue\r\nConnection: close\r\n";
      String call = Fixture.post(gateway, "/openai/v1/x", head, "{\"a\":1}");
      int body = call.indexOf("\r\n\r\n") + 4;
      Fixture.send(client, call.substring(0, body));
      String told = new String(client.getInputStream().readNBytes(25), ISO_8859_1);
      assertThat(told).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      Fixture.send(client, call.substring(body));
      assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("{\"a\":1}");
    }
  }
}
