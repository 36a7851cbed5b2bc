package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.ClientCredential;
import org.jspecify.annotations.Nullable;

/**
 * The gateway key that came with a call: in {@code Offpeak-Key}, beside the client's own credential
 * at the provider, or in place of that.
 *
 * @param ownCredential whether the client sent one of its own beside it
 */
record Presented(String key, boolean ownCredential) {

  static final String HEADER = "Offpeak-Key";

  /** A key is not hashed beyond this: none of ours is as long. */
  private static final int LENGTH_MAX = 200;

  /** What a call shows; null if it shows no key of ours. */
  static @Nullable Presented by(Call call) {
    String named = call.header(HEADER);
    if (named != null) {
      return new Presented(shortened(named.strip()), ClientCredential.in(call.headers()));
    }
    for (String header : ClientCredential.HEADERS) {
      for (String value : call.headers().getAll(header)) {
        String key = ClientCredential.bare(value);
        if (ClientCredential.isOurs(key)) {
          return new Presented(shortened(key), false);
        }
      }
    }
    return null;
  }

  private static String shortened(String key) {
    return key.length() <= LENGTH_MAX ? key : key.substring(0, LENGTH_MAX);
  }

  @Override
  public String toString() {
    return "a gateway key";
  }
}
