package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Credentials.Admission;
import dev.offpeak.gateway.http.Face;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.model.Budget;
import dev.offpeak.store.GatewayKey;
import java.time.Duration;
import java.time.Instant;

/** What callers are told whose key does not let them in. */
final class KeyRefusals {

  /** Paths of ours that programs call; the others are pages, which ask for a key themselves. */
  private static final String API = "/api";

  private static final String METRICS = "/metrics";

  private KeyRefusals() {}

  static Admission withoutKey(Call call, boolean read) {
    if (call.face() == Face.OWN && !isUnder(API, call.path()) && !isUnder(METRICS, call.path())) {
      return new Admission.Admitted(Caller.NOBODY);
    }
    return read
        ? refused(
            401,
            "gateway_key_needed",
            "This gateway wants one of its own keys, which begin with opk_: set it as the SDK's API"
                + " key. offpeak keys create makes one.")
        : unread();
  }

  private static boolean isUnder(String root, String path) {
    return path.equals(root) || path.startsWith(root + "/");
  }

  static Admission unknownKey(boolean read) {
    return read
        ? refused(
            401,
            "gateway_key_unknown",
            "This gateway key is not known, or it was revoked. offpeak keys list shows which are"
                + " good.")
        : unread();
  }

  private static Admission unread() {
    return refused(
        503,
        "gateway_keys_unread",
        "The gateway could not read its keys yet, so nobody is let in. Try again later.");
  }

  static Admission tooFast(GatewayKey key, Duration wait) {
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
    return new Admission.Refused(
        new Refusal(
                429,
                "key_rate_limit",
                "The gateway key "
                    + key.name()
                    + " may make "
                    + key.scope().callsPerMinute()
                    + " calls a minute. Try again in "
                    + seconds
                    + " s.")
            .with("retry-after", Long.toString(seconds)));
  }

  /** SDKs repeat a 429 unless they are told not to; the budget is not there in a second. */
  static Refusal overBudget(GatewayKey key, Budget budget, Instant now) {
    return new Refusal(
            429,
            "key_budget_spent",
            "The budget of the gateway key "
                + key.name()
                + ", "
                + budget
                + ", is spent or in flight. It turns at "
                + budget.per().turnsAt(now)
                + ".")
        .with("x-should-retry", "false");
  }

  private static Admission refused(int status, String code, String message) {
    return new Admission.Refused(new Refusal(status, code, message));
  }
}
