package dev.offpeak.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.hooks.Channel.Outcome;
import dev.offpeak.model.Secret;
import dev.offpeak.store.HookEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that says what a test wants, on a socket of this machine. */
@Timeout(60)
class WebhookChannelTest {

  private static final byte[] KEY = "twenty-four random bytes".getBytes(UTF_8);
  private static final Secret SECRET =
      new Secret("whsec_" + Base64.getEncoder().encodeToString(KEY));
  private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
  private static final HookEvent EVENT =
      new HookEvent("evt_1", "batch.completed", "batch_1", "{\"id\":\"evt_1\",\"ü\":1}", NOW);
  private static final byte TLS_HANDSHAKE = 0x16;
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile String answer = OK;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        byte[] got = new byte[64 * 1024];
        int length = 0;
        while (!new String(got, 0, length, UTF_8).endsWith("}")) {
          int read = in.read(got, length, got.length - length);
          if (read < 0) {
            break;
          }
          length += read;
          if (got[0] == TLS_HANDSHAKE) {
            break;
          }
        }
        asked.add(new String(got, 0, length, UTF_8));
        socket.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException gone) {
        asked.add("nothing: the connection broke");
      }
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  private Outcome send(WebhookAddress address, Resolver resolver) {
    return new WebhookChannel(
            address,
            SigningKey.of(SECRET),
            InstantSource.fixed(NOW),
            resolver,
            (SSLSocketFactory) SSLSocketFactory.getDefault())
        .send(EVENT);
  }

  private Outcome send() {
    return send(WebhookAddress.parse(url("/in?t=1"), "127.0.0.1"), Resolver.SYSTEM);
  }

  @Test
  void anEventIsPostedAndSigned() throws GeneralSecurityException {
    assertThat(send()).isEqualTo(new Outcome.Taken());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String signed = "evt_1." + NOW.getEpochSecond() + "." + EVENT.body();
    String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    assertThat(asked.getFirst())
        .startsWith("POST /in?t=1 HTTP/1.1\r\nhost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
        .contains("\r\ncontent-type: application/json\r\n")
        .contains("\r\ncontent-length: " + EVENT.body().getBytes(UTF_8).length + "\r\n")
        .contains("\r\nwebhook-id: evt_1\r\n")
        .contains("\r\nwebhook-timestamp: " + NOW.getEpochSecond() + "\r\n")
        .contains("\r\nwebhook-signature: v1," + signature + "\r\n")
        .endsWith("\r\n\r\n" + EVENT.body());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 204 No Content, taken",
    "HTTP/1.0 299, taken",
    "HTTP/1.1 302 Found, 'it answered 302, and redirects are not followed'",
    "HTTP/1.1 400 Bad Request, it answered 400",
    "HTTP/1.1 503 Busy, it answered 503",
    "ICY 200 OK, it broke off without an answer",
    "'', it broke off without an answer",
  })
  void onlyTwoHundredIsTaken(String status, String outcome) {
    answer = status.isEmpty() ? "" : status + "\r\nlocation: http://10.0.0.1/\r\n\r\n";
    assertThat(
            switch (send()) {
              case Outcome.Taken _ -> "taken";
              case Outcome.NotNow(String problem, _) -> problem;
              case Outcome.Never(String problem) -> "never: " + problem;
            })
        .isEqualTo(outcome);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsGoneIsNotAskedAgain() {
    answer = "HTTP/1.1 410 Gone\r\n\r\n";
    assertThat(send()).isInstanceOf(Outcome.Never.class);
  }

  @Test
  void aReceiverMayAskForTime() {
    answer = "HTTP/1.1 429 Too Many\r\nRetry-After: 90\r\n\r\n";
    assertThat(send()).isEqualTo(new Outcome.NotNow("it answered 429", Duration.ofSeconds(90)));
  }

  @Test
  void aHeadIsReadToABound() {
    answer = "HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(10_000) + "\r\n";
    assertThat(send()).isEqualTo(new Outcome.NotNow("it broke off without an answer", null));
    answer = "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000) + OK;
    assertThat(send()).isInstanceOf(Outcome.NotNow.class);
    answer = "HTTP/1.1 100 Continue\r\n\r\n" + OK;
    assertThat(send()).isEqualTo(new Outcome.Taken());
  }

  @Test
  void anAddressInsideIsNotConnectedTo() {
    WebhookAddress named =
        new WebhookAddress(false, "hooks.example.com", server.getLocalPort(), "/", false);
    Outcome outcome = send(named, host -> List.of(InetAddress.ofLiteral("127.0.0.1")));
    assertThat(outcome).isInstanceOf(Outcome.NotNow.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void theAddressThatWasLookedAtIsTheOneConnectedTo() {
    // A name that only the first answer knows: whoever asks again gets somewhere else or nowhere.
    Iterator<InetAddress> answers =
        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")).iterator();
    WebhookAddress rebinding =
        new WebhookAddress(false, "rebind.invalid", server.getLocalPort(), "/", true);
    assertThat(send(rebinding, host -> List.of(answers.next()))).isEqualTo(new Outcome.Taken());
    assertThat(answers.next().getHostAddress()).isEqualTo("127.0.0.2");
    assertThat(asked.getFirst()).contains("\r\nhost: rebind.invalid:");
  }

  @Test
  void certificatesAreChecked() {
    WebhookAddress tls = new WebhookAddress(true, "127.0.0.1", server.getLocalPort(), "/", true);
    assertThat(send(tls, Resolver.SYSTEM)).isInstanceOf(Outcome.NotNow.class);
    assertThat(asked).noneMatch(text -> text.contains("webhook-id"));
  }

  @Test
  void nobodyThereIsToldInWords() throws IOException {
    int port;
    try (ServerSocket left = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = left.getLocalPort();
    }
    WebhookAddress empty = WebhookAddress.parse("http://127.0.0.1:" + port, "127.0.0.1");
    assertThat(send(empty, Resolver.SYSTEM))
        .isEqualTo(new Outcome.NotNow("nobody listens there", null));
    assertThat(
            send(
                WebhookAddress.parse("https://nowhere.example/?token=s3cret", null),
                host -> {
                  throw new UnknownHostException("nowhere.example/?token=s3cret");
                }))
        .isEqualTo(new Outcome.NotNow("its host has no address", null));
  }

  @Test
  void aHeadIsReadHoweverItsLinesEnd() throws IOException {
    byte[] bare = "HTTP/1.1 201 Created\nretry-after: 7\n\n".getBytes(UTF_8);
    assertThat(Post.answer(new ByteArrayInputStream(bare)))
        .isEqualTo(new Post.Answer(201, Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "no prefix at all, none"})
  void aSecretThatIsNoneIsRefusedWithoutRepeatingIt(String secret) {
    assertThatThrownBy(() -> SigningKey.of(new Secret(secret)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a secret is whsec_ and then 24 to 64 random bytes in base64");
    assertThat(SigningKey.of(SECRET)).hasToString("***");
  }
}
