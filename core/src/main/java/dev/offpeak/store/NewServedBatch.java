package dev.offpeak.store;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's batch about to be recorded. Meanings are those of {@link ServedBatch}.
 *
 * @param bound the most that all of it costs, which counts against its key's budget until it ends;
 *     zero where the key has none
 * @param call what a repetition of the call that makes it is known by
 */
public record NewServedBatch(
    String id,
    String owner,
    ProviderName provider,
    String inputFile,
    String endpoint,
    @Nullable String metadata,
    Feature feature,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant deadline,
    long requests,
    Usd bound,
    @Nullable AccountName account,
    Call call) {

  /**
   * The call that makes a batch.
   *
   * @param credential whose it is: a hash of what the client authorized itself with, and the path
   * @param bodyHash of what it asks for
   * @param key the client's Idempotency-Key; null if it sent none
   * @param repeated whether the client says that it tries again
   */
  public record Call(String credential, String bodyHash, @Nullable String key, boolean repeated) {}
}
