package dev.offpeak.gateway.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its key, as they were in their files. Immutable.
 *
 * @param certificate the chain, the server's own first, as PEM
 * @param key its private key, as PEM
 */
public record Tls(Pem certificate, Pem key) {

  /** A file's text, which tells nobody what is in it. */
  public static final class Pem {
    private final String text;

    private Pem(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pem pem && pem.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * Reads both files.
   *
   * @throws IOException saying in a sentence without an end which file cannot be used, and why
   */
  public static Tls read(Path certificate, Path key) throws IOException {
    String chain = text(certificate);
    try {
      byte[] bytes = chain.getBytes(StandardCharsets.UTF_8);
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes))
          .isEmpty()) {
        throw new IOException(certificate + " holds no certificate");
      }
    } catch (CertificateException broken) {
      throw new IOException(certificate + " is no certificate as PEM", broken);
    }
    String secret = text(key);
    if (!secret.contains("PRIVATE KEY-----") || secret.contains("ENCRYPTED")) {
      throw new IOException(key + " is no private key as PEM, without a passphrase");
    }
    return new Tls(new Pem(chain), new Pem(secret));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IOException(file + " cannot be read", unreadable);
    }
  }

  /** HTTP/2 is agreed on within the handshake (ALPN), and needs no upgrade. */
  HttpServerOptions into(HttpServerOptions options) {
    return options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.text))
                .addKeyValue(Buffer.buffer(key.text)));
  }
}
