package dev.offpeak.gateway.defer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names for things that must not be stored themselves. Stateless. */
public final class Hashes {

  private Hashes() {}

  /** What the deferred calls of a gateway key are known by. */
  public static String ofKey(String name) {
    return of("key", name);
  }

  /** SHA-256 over a purpose and texts, in hexadecimal. */
  static String of(String purpose, String... texts) {
    var sha = CallBody.sha256();
    sha.update(purpose.getBytes(StandardCharsets.UTF_8));
    for (String text : texts) {
      sha.update((byte) 0);
      sha.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
