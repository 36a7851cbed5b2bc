package dev.offpeak.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.hooks.Channel.Outcome;
import dev.offpeak.model.Secret;
import dev.offpeak.store.HookEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver behind TLS, with a certificate that a CA of the test's own has signed. */
@Timeout(60)
class WebhookTlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String HOST = "hooks.example.com";
  private static final HookEvent EVENT =
      new HookEvent("evt_1", "batch.completed", "batch_1", "{\"id\":\"evt_1\"}", Instant.EPOCH);

  @TempDir private static Path folder;
  private static KeyStore keys;
  private SSLServerSocket server;
  private SSLSocketFactory trusting;
  private final AtomicInteger told = new AtomicInteger();

  @BeforeAll
  static void sign() throws Exception {
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Our own CA", "-ext", "bc=ca:true");
    keytool("-genkeypair", "-alias", "hooks", "-dname", "CN=" + HOST);
    Path request = folder.resolve("request");
    Path signed = folder.resolve("signed");
    keytool("-certreq", "-alias", "hooks", "-file", request.toString());
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "san=dns:" + HOST);
    keytool("-importcert", "-noprompt", "-alias", "hooks", "-file", signed.toString());
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD);
    }
  }

  @BeforeEach
  void listen() throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    trusting = trusting();
    Thread.ofVirtual().start(this::serve);
  }

  private static SSLSocketFactory trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** The JDK's own tool. */
  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore",
            folder.resolve("keys.p12").toString(),
            "-storepass",
            new String(PASSWORD)));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void serve() {
    while (!server.isClosed()) {
      serveOne();
    }
  }

  private void serveOne() {
    try (Socket socket = server.accept()) {
      byte[] got = new byte[64 * 1024];
      int length = 0;
      while (!new String(got, 0, length, UTF_8).endsWith("}")) {
        int read = socket.getInputStream().read(got, length, got.length - length);
        if (read < 0) {
          throw new IOException("it ended before the event");
        }
        length += read;
      }
      told.incrementAndGet();
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
    } catch (IOException refused) {
      return;
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Outcome send(String host, @Nullable SSLSocketFactory tls) {
    return new WebhookChannel(
            new WebhookAddress(true, host, server.getLocalPort(), "/in", true),
            SigningKey.of(new Secret("whsec_dHdlbnR5LWZvdXIgcmFuZG9tIGJ5dGVz")),
            InstantSource.fixed(Instant.EPOCH),
            any -> List.of(InetAddress.getLoopbackAddress()),
            tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls)
        .send(EVENT);
  }

  @Test
  void aCertificateOfACaThatIsTrustedIsEnough() {
    assertThat(send(HOST, trusting)).isEqualTo(new Outcome.Taken());
    assertThat(told.get()).isEqualTo(1);
  }

  @Test
  void aCaThatNobodyKnowsIsNotAndNothingIsTold() {
    assertThat(send(HOST, null))
        .isEqualTo(
            new Outcome.NotNow(
                "its certificate is not one that this machine's Java trusts for that host", null));
    assertThat(told.get()).isZero();
  }

  @Test
  void aCertificateOfAnotherHostIsNot() {
    assertThat(send("other.example.com", trusting))
        .isEqualTo(
            new Outcome.NotNow(
                "its certificate is not one that this machine's Java trusts for that host", null));
    assertThat(told.get()).isZero();
  }
}
