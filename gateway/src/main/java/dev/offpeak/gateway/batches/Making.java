package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.AccountRefusal;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Purse;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedStore.Made;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a batch of a call, once: a client that lost the answer and calls again gets the batch that
 * it has made. Thread-safe.
 */
final class Making {

  /** How long after its answer a repetition still means the same batch. */
  private static final Duration ANSWERED_LATELY = Duration.ofMinutes(10);

  private static final int KEY_LENGTH_MAX = 255;
  private static final Duration DEADLINE_MAX = Duration.ofDays(30);

  private final BatchServing parts;

  /** Batches whose answers are on their way, so that calls at the same time stay apart. */
  private final Set<String> inService = ConcurrentHashMap.newKeySet();

  Making(BatchServing parts) {
    this.parts = parts;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** What a repetition of the call is known by. */
  static NewServedBatch.Call call(Incoming call, byte[] bodyHash) throws RefusedException {
    String key = call.header("idempotency-key");
    if (key != null && (key.isBlank() || key.length() > KEY_LENGTH_MAX)) {
      throw Query.refused("Idempotency-Key has 1 to " + KEY_LENGTH_MAX + " characters.");
    }
    String retries = call.header("x-stainless-retry-count");
    MessageDigest hash = sha256();
    for (String header : new String[] {"authorization", "x-api-key"}) {
      String value = call.header(header);
      hash.update((value == null ? "" : value).getBytes(StandardCharsets.UTF_8));
      hash.update((byte) 0);
    }
    hash.update(call.caller().name().getBytes(StandardCharsets.UTF_8));
    return new NewServedBatch.Call(
        HexFormat.of().formatHex(hash.digest()) + " " + call.path(),
        HexFormat.of().formatHex(bodyHash),
        key,
        retries != null && !retries.equals("0"));
  }

  /** Which feature pays. */
  static Feature feature(Incoming call) throws RefusedException {
    String name = call.header("offpeak-feature");
    try {
      if (name != null) {
        return new Feature(name);
      }
      Feature ofKey = call.caller().scope().feature();
      return ofKey == null ? Feature.UNTAGGED : ofKey;
    } catch (IllegalArgumentException wrong) {
      throw Query.refused("Offpeak-Feature: " + wrong.getMessage() + ".");
    }
  }

  /** When answers are due; null if the call does not say. */
  static @Nullable Instant deadline(Incoming call, Instant now) throws RefusedException {
    String given = call.header("offpeak-deadline");
    if (given == null) {
      return null;
    }
    Instant due = instant(given.strip(), now);
    if (due == null || !due.isAfter(now)) {
      throw Query.refused(
          "Offpeak-Deadline is a time to come, such as 6h or 2026-11-25T12:00:00Z.");
    }
    return due;
  }

  private static @Nullable Instant instant(String text, Instant now) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.matches("[0-9]{1,5}[smhd]")) {
      long number = Long.parseLong(lower.substring(0, lower.length() - 1));
      Duration wait =
          switch (lower.charAt(lower.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      return now.plus(wait.compareTo(DEADLINE_MAX) > 0 ? DEADLINE_MAX : wait);
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException noTime) {
      return null;
    }
  }

  /** A batch, and whether this call has made it. */
  record Result(ServedBatch batch, boolean made) {}

  /**
   * Looks whether the call may make a batch at all.
   *
   * @throws RefusedException if its key's budget has no room, or nobody pays
   */
  void check(Incoming call, ProviderName provider) throws RefusedException {
    AccountName account = call.caller().scope().account();
    if (!parts.payers().have(provider, account)) {
      throw new RefusedException(AccountRefusal.of(account, provider));
    }
    Refusal barred = call.mayNotBuy();
    if (barred != null) {
      throw new RefusedException(barred);
    }
  }

  /**
   * Records the batch, durably, or finds it. To be followed by {@link #reply}.
   *
   * @throws RefusedException if the budget of the caller's key has no room for all of it
   */
  Result make(Incoming call, NewServedBatch batch) throws RefusedException {
    try (Purse.Hold held = call.purse().hold(batch.bound())) {
      Result result = make(batch);
      if (result.made()) {
        held.stored();
      }
      return result;
    }
  }

  private Result make(NewServedBatch batch) throws RefusedException {
    inService.add(batch.id());
    boolean made = false;
    try {
      Instant since = parts.time().instant().minus(ANSWERED_LATELY);
      Result result =
          switch (parts.store().get().served().make(batch, since, inService)) {
            case Made.New(ServedBatch recorded) -> new Result(recorded, true);
            case Made.Before(ServedBatch before) -> new Result(before, false);
            case Made.KeyTaken _ ->
                throw new RefusedException(
                    new Refusal(
                            409,
                            "idempotency_key_reused",
                            "This Idempotency-Key was used for another batch; use a new one.")
                        .with("x-should-retry", "false"));
          };
      made = result.made();
      return result;
    } finally {
      if (!made) {
        inService.remove(batch.id());
      }
    }
  }

  /** The answer to a call that makes a batch; that the client got it is noted. */
  Reply reply(ServedBatch batch, Function<ServedBatch, String> json) {
    byte[] body = json.apply(batch).getBytes(StandardCharsets.UTF_8);
    return Reply.written(
        200,
        "application/json",
        out -> {
          try {
            out.write(body);
            out.flush();
            parts.store().get().served().answered(batch.id(), parts.time().instant());
          } finally {
            inService.remove(batch.id());
          }
        });
  }
}
