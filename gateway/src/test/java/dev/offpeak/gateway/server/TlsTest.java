package dev.offpeak.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listener with a certificate. */
@Timeout(120)
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  @TempDir private Path folder;

  /** A certificate of this machine, made by the JDK's own tool. */
  private KeyStore made() throws Exception {
    Path file = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private Path pem(String name, String kind, byte[] bytes) throws Exception {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + LINES.encodeToString(bytes)
            + "\n-----END "
            + kind
            + "-----\n";
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void clientsSpeakHttp2OverTls() throws Exception {
    KeyStore store = made();
    Path certificate =
        pem("gateway.pem", "CERTIFICATE", store.getCertificate("gateway").getEncoded());
    Path key = pem("gateway.key", "PRIVATE KEY", store.getKey("gateway", PASSWORD).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", store.getCertificate("gateway"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    GatewaySettings settings =
        GatewaySettings.DEFAULT.at("127.0.0.1", 0).withTls(Tls.read(certificate, key));
    try (Gateway gateway = Gateway.start(settings, GatewayParts.of(List.of(), new Random(1)));
        HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      assertThat(gateway.url().getScheme()).isEqualTo("https");
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(gateway.url() + "/healthz")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
  }

  @Test
  void whatIsNoCertificateIsSaid() throws Exception {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "hello\n");
    Path certificate =
        pem("good.pem", "CERTIFICATE", made().getCertificate("gateway").getEncoded());
    assertThatThrownBy(() -> Tls.read(folder.resolve("none.pem"), nothing))
        .hasMessageContaining("none.pem cannot be read");
    assertThatThrownBy(() -> Tls.read(nothing, nothing)).hasMessageContaining("certificate");
    assertThatThrownBy(() -> Tls.read(certificate, nothing))
        .hasMessageContaining("nothing.pem is no private key");
  }
}
