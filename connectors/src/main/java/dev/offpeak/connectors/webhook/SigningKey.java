package dev.offpeak.connectors.webhook;

import dev.offpeak.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What webhooks are signed with, as Standard Webhooks writes it: {@code whsec_} and base64. Source:
 * the specification at standardwebhooks.com, and the verifiers of OpenAI's SDKs, checked
 * 2026-11-23. Immutable.
 */
public final class SigningKey {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /** The specification's bounds. */
  private static final int BYTES_MIN = 24;

  private static final int BYTES_MAX = 64;

  private final SecretKeySpec key;

  private SigningKey(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException saying how one is written, and nothing of what it was
   */
  public static SigningKey of(Secret written) {
    String text = written.reveal().strip();
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(6) : "!");
    } catch (IllegalArgumentException wrong) {
      bytes = new byte[0];
    }
    if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a secret is whsec_ and then "
              + BYTES_MIN
              + " to "
              + BYTES_MAX
              + " random bytes in base64, such as: echo whsec_$(head -c 32 /dev/urandom | base64)");
    }
    return new SigningKey(new SecretKeySpec(bytes, ALGORITHM));
  }

  /** The value of {@code webhook-signature}. */
  String sign(String id, long timestamp, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has " + ALGORITHM, missing);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningKey same && key.equals(same.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
