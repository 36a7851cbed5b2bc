package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Sender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of a call says of who makes it. Thread-safe. */
final class CallHead {

  /** On calls: what made the program call. */
  static final String ORIGIN = "Offpeak-Origin";

  /** Longer ones name the same program. */
  private static final int USER_AGENT_MAX = 200;

  private static final int FINGERPRINT_BYTES = 6;

  /** W3C Trace Context, level 1. */
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private static volatile @Nullable Known last;

  private CallHead() {}

  /** A credential that was seen, as long as no other is; in memory only, as its calls are. */
  private record Known(String credential, String fingerprint) {
    @Override
    public String toString() {
      return fingerprint;
    }
  }

  static Sender sender(Call call, CallKind kind) {
    return new Sender(key(call), userAgent(call), kind.endpoint());
  }

  /** A fingerprint of the client's own key, or the name of ours. */
  private static @Nullable String key(Call call) {
    if (!call.caller().equals(Caller.LOCAL)) {
      return call.caller().name();
    }
    String key = call.header("x-api-key");
    String credential = key == null || key.isBlank() ? call.header("authorization") : key;
    return credential == null || credential.isBlank() ? null : known(credential.strip());
  }

  /** Most calls come under the key of the call before. */
  private static String known(String credential) {
    Known before = last;
    if (before != null && before.credential().equals(credential)) {
      return before.fingerprint();
    }
    String fingerprint = fingerprint(credential);
    last = new Known(credential, fingerprint);
    return fingerprint;
  }

  private static String fingerprint(String credential) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(credential.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }

  /** The header, shortened. */
  static @Nullable String userAgent(Call call) {
    String agent = call.header("user-agent");
    if (agent == null || agent.isBlank()) {
      return null;
    }
    String stripped = agent.strip();
    return stripped.length() <= USER_AGENT_MAX ? stripped : stripped.substring(0, USER_AGENT_MAX);
  }

  static Hints hints(Call call) {
    String origin = call.header(ORIGIN);
    return new Hints(
        origin == null ? CallOrigin.UNKNOWN : CallOrigin.ofLabel(origin).orElse(CallOrigin.UNKNOWN),
        traceId(call.header("traceparent")));
  }

  private static @Nullable String traceId(@Nullable String traceparent) {
    if (traceparent == null) {
      return null;
    }
    Matcher matcher = TRACE.matcher(traceparent);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
