package dev.offpeak.store;

import dev.offpeak.model.KeyId;
import dev.offpeak.model.KeyScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gateway lets in, without the key itself.
 *
 * @param name what reports call its calls by; never used for two keys
 * @param shown how the key begins
 * @param hash of the key, see {@link dev.offpeak.model.KeySecret}
 * @param revokedAt when it was revoked; null if it is good
 * @param usedAt about when it was last used, to the minute; null if never
 */
public record GatewayKey(
    KeyId id,
    String name,
    String shown,
    String hash,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable Instant usedAt,
    KeyScope scope) {

  private static final int NAME_LENGTH_MAX = 100;

  public GatewayKey {
    if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a key's name has 1 to " + NAME_LENGTH_MAX + " characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a key's name has no control characters");
    }
  }
}
