package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.http.Incoming;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Knows a browser again, and its forms from forged ones. The token of a form is a keyed hash of the
 * session's id: who can plant a cookie (another port of this host can) cannot make the token for
 * it. The key lives as long as the process, so that a form from before a restart is shown again
 * rather than trusted. Thread-safe.
 */
public final class Sessions {

  static final String COOKIE = "session";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final String ID_PATTERN = "[A-Za-z0-9_-]{22}";

  private final RandomGenerator random;
  private final SecretKeySpec key;

  /**
   * @param random unpredictable chance
   */
  public Sessions(RandomGenerator random) {
    this.random = random;
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * A browser's session.
   *
   * @param token what its forms carry
   * @param fresh whether the browser has still to be told of it
   */
  public record Session(String id, String token, boolean fresh) {}

  /** The session of a visitor, a new one if it has none. */
  public Session of(Incoming call) {
    String id = Cookies.read(call, COOKIE);
    boolean known = id != null && id.matches(ID_PATTERN);
    return known && id != null ? new Session(id, token(id), false) : begin();
  }

  /** A new session. */
  public Session begin() {
    byte[] bytes = new byte[ID_BYTES];
    synchronized (random) {
      random.nextBytes(bytes);
    }
    String id = TEXT.encodeToString(bytes);
    return new Session(id, token(id), true);
  }

  /** Whether a form's token is that of the session; takes the same time either way. */
  public static boolean holds(Session session, @Nullable String token) {
    return token != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8),
            session.token().getBytes(StandardCharsets.UTF_8));
  }

  private String token(String id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return TEXT.encodeToString(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
    }
  }
}
