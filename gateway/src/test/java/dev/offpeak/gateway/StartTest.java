package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.proxy.PassThrough;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** What a gateway does not start with. */
class StartTest {

  private static Gateway start(String openAi, GatewaySettings settings) {
    return Fixture.before(openAi, "http://127.0.0.1:1", null, PassThrough.Looks.NONE, settings);
  }

  @Test
  void anAddressOthersCanReachNeedsKeys() {
    assertThatThrownBy(
            () -> start("http://127.0.0.1:1/v1", GatewaySettings.DEFAULT.at("0.0.0.0", 0)))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("0.0.0.0 can be reached from others");
  }

  @Test
  void aBaseUrlThatIsTheGatewayItselfIsRefused() {
    assertThatThrownBy(() ->
            start("http://localhost:8790/openai/v1", GatewaySettings.DEFAULT.at("127.0.0.1", 8790)))
        .isInstanceOf(GatewayException.class)
        .hasMessageContaining("is this gateway itself");
  }

  @Test
  void aTakenPortIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              start(
                  "http://127.0.0.1:1/v1",
                  GatewaySettings.DEFAULT.at("127.0.0.1", taken.getLocalPort())))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("Name another with --port");
    }
  }
}
