package dev.offpeak.store;

import dev.offpeak.model.DeferredId;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.trace.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call about to be taken in. Hashes are in hexadecimal; meanings are those of {@link Deferred}.
 *
 * @param credential hash of what the caller showed
 * @param path as it was called
 * @param key hash of credential and Idempotency-Key; null if it sent none
 * @param asked the model it named, where its request goes to another; else null
 * @param trace where its trace tells of it; null if none does
 */
public record NewDeferred(
    DeferredId id,
    String credential,
    String path,
    Mode mode,
    String bodyHash,
    @Nullable String key,
    @Nullable Instant deadline,
    String client,
    @Nullable String asked,
    @Nullable TraceContext trace) {

  /** A call that goes to the model it names. */
  public NewDeferred(
      DeferredId id,
      String credential,
      String path,
      Mode mode,
      String bodyHash,
      @Nullable String key,
      @Nullable Instant deadline,
      String client) {
    this(id, credential, path, mode, bodyHash, key, deadline, client, null, null);
  }

  /** The same, which named another model than its request goes to. */
  public NewDeferred asked(String model) {
    return new NewDeferred(
        id, credential, path, mode, bodyHash, key, deadline, client, model, trace);
  }

  /** The same, of which a trace tells. */
  public NewDeferred traced(@Nullable TraceContext by) {
    return new NewDeferred(id, credential, path, mode, bodyHash, key, deadline, client, asked, by);
  }
}
