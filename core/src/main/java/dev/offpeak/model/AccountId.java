package dev.offpeak.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of an account: a hash of base URL and key. Safe to store and to show; two keys
 * have two fingerprints, because a listing under another key proves nothing.
 */
public record AccountId(String fingerprint) {

  private static final int FINGERPRINT_BYTES = 6;

  public AccountId {
    if (!fingerprint.matches("[0-9a-f]{12}")) {
      throw new IllegalArgumentException("not an account fingerprint: " + fingerprint);
    }
  }

  /** The account that {@code key} opens at {@code target}. */
  public static AccountId of(Target target, Secret key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(target.baseUrl().getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      sha.update(key.reveal().getBytes(StandardCharsets.UTF_8));
      return new AccountId(HexFormat.of().formatHex(sha.digest(), 0, FINGERPRINT_BYTES));
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }

  @Override
  public String toString() {
    return fingerprint;
  }
}
