package dev.offpeak.model;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A UUID as 22 characters of base64url, which every provider takes as a {@code custom_id}. */
final class WireUuid {

  private static final int WIRE_LENGTH = 22;
  private static final int UUID_BYTES = 16;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private WireUuid() {}

  static String format(UUID uuid) {
    byte[] bytes =
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return ENCODER.encodeToString(bytes);
  }

  /** The UUID behind the text, or empty if the text was not written by {@link #format}. */
  static Optional<UUID> parse(String wire) {
    if (wire.length() != WIRE_LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(wire));
      UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
      return format(uuid).equals(wire) ? Optional.of(uuid) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
