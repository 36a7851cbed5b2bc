package dev.offpeak.intake;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a run would send, as one hash over its requests in their order. Not thread-safe. */
final class ContentHash {

  private final MessageDigest sha = sha256();

  ContentHash(Target target) {
    add(target.provider().value().getBytes(StandardCharsets.UTF_8));
    add(target.baseUrl().getBytes(StandardCharsets.UTF_8));
  }

  void add(String customId, Endpoint endpoint, byte[] body) {
    add(customId.getBytes(StandardCharsets.UTF_8));
    add(endpoint.path().getBytes(StandardCharsets.UTF_8));
    add(body);
  }

  /** The hash of all that was added; ends this object's use. */
  String identity() {
    return "sha256:" + HexFormat.of().formatHex(sha.digest());
  }

  /** 64 bits that tell bodies of one custom id apart. */
  static long ofBody(Endpoint endpoint, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(endpoint.path().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return ByteBuffer.wrap(digest.digest(body)).getLong();
  }

  private void add(byte[] bytes) {
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
