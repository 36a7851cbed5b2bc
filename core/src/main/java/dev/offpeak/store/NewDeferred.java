package dev.offpeak.store;

import dev.offpeak.model.DeferredId;
import dev.offpeak.store.Deferred.Mode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call about to be taken in. Hashes are in hexadecimal; meanings are those of {@link Deferred}.
 *
 * @param credential hash of what the caller showed
 * @param path as it was called
 * @param key hash of credential and Idempotency-Key; null if it sent none
 */
public record NewDeferred(
    DeferredId id,
    String credential,
    String path,
    Mode mode,
    String bodyHash,
    @Nullable String key,
    @Nullable Instant deadline,
    String client) {}
