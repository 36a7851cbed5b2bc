package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A gateway before an upstream, and sockets to it. */
final class Fixture {

  /** Longer than any test takes on a busy machine; a bound, not a wait. */
  static final int PATIENCE_MILLIS = 30_000;

  private Fixture() {}

  static Gateway before(StubUpstream stub, @Nullable String key, PassThrough.Looks looks) {
    return before(stub.origin() + "/v1", stub.origin(), key, looks, settings());
  }

  static GatewaySettings settings() {
    return GatewaySettings.DEFAULT.at("127.0.0.1", 0).withDrain(Duration.ofSeconds(20));
  }

  static Gateway before(
      String openAi,
      String anthropic,
      @Nullable String key,
      PassThrough.Looks looks,
      GatewaySettings settings) {
    Secret secret = key == null ? null : new Secret(key);
    return Gateway.start(
        settings,
        GatewayParts.of(
                List.of(
                    new Upstream(ProviderName.OPENAI, () -> openAi, secret),
                    new Upstream(ProviderName.ANTHROPIC, () -> anthropic, secret)),
                new Random(1))
            .with(looks));
  }

  static Socket connect(Gateway gateway) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends one request that asks for the connection's end, and reads all that comes. */
  static String ask(Gateway gateway, String request) throws IOException {
    try (Socket socket = connect(gateway)) {
      send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** A request with a JSON body. */
  static String post(Gateway gateway, String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }
}
