package dev.offpeak.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A new gateway key, which is shown once. What is kept is its SHA-256: a slow hash, as for
 * passwords, protects texts that can be guessed, and 256 random bits cannot, while a fast one
 * leaves a call no slower.
 *
 * @param secret what clients send
 * @param shown how the key begins, for people to know it by
 * @param hash what is kept of it
 */
public record KeySecret(KeyId id, Secret secret, String shown, String hash) {

  /** How every key begins. */
  public static final String PREFIX = "opk_";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int SHOWN_CHARACTERS = 6;

  /**
   * Makes one.
   *
   * @param random chance that nobody can guess
   */
  public static KeySecret create(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    byte[] bytes = new byte[BYTES];
    random.nextBytes(id);
    random.nextBytes(bytes);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new KeySecret(
        new KeyId("key_" + HexFormat.of().formatHex(id)),
        new Secret(text),
        text.substring(0, PREFIX.length() + SHOWN_CHARACTERS),
        hash(text));
  }

  /** What is kept of a key, in hexadecimal. */
  public static String hash(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
