package dev.offpeak.store;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's batch: a run of ours, under an id in the provider's style.
 *
 * @param owner whose key it was made with; nobody else sees it
 * @param inputFile the file with its requests
 * @param endpoint the path its requests go to
 * @param metadata the client's own, as JSON; null if none
 * @param feature of requests that name none themselves
 * @param deadline when answers are due; null if whenever the provider is done
 * @param requests how many there are; 0 until they were counted
 * @param run the run that has them; null while they wait to be read, and where nothing could be
 *     sent
 * @param loadedAt when the run had them all
 * @param cancelAt when the client asked for the batch's end
 * @param expiredAt when its window ended with requests unanswered, which ended it
 * @param endedAt when all of it was over and its answers could be read
 * @param end how it ended; null before
 * @param account the name of the one that pays; null for the provider's usual one
 */
public record ServedBatch(
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
    @Nullable RunId run,
    @Nullable Instant loadedAt,
    @Nullable Instant cancelAt,
    @Nullable Instant expiredAt,
    @Nullable Instant endedAt,
    @Nullable End end,
    @Nullable AccountName account) {

  /** How the identity of the run begins that has a batch's requests; the batch's id follows. */
  public static final String RUN_IDENTITY = "served:";

  /**
   * How a batch ended. Counts add up to all its requests.
   *
   * @param problems what was wrong with the input, as JSON; null unless it failed
   * @param usage the tokens of its answers, as JSON; null if there are none
   * @param outputFile null if nothing was answered
   * @param errorFile null if all was answered
   */
  public record End(
      Kind kind,
      long succeeded,
      long errored,
      long cancelled,
      long expired,
      @Nullable String problems,
      @Nullable String usage,
      @Nullable String outputFile,
      @Nullable String errorFile) {

    /** A batch of which nothing was sent. */
    public static End failed(String problems) {
      return new End(Kind.FAILED, 0, 0, 0, 0, problems, null, null, null);
    }

    /** The ways, as stored. */
    public enum Kind {
      COMPLETED,
      /** The input was refused, and nothing was sent. */
      FAILED,
      EXPIRED,
      CANCELLED
    }
  }
}
