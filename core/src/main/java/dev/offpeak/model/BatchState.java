package dev.offpeak.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a batch is; each state carries what is true in it, so that an open batch has a provider's
 * id and a planned one cannot. All moves go through {@link BatchTransitions}.
 */
public sealed interface BatchState {

  /** Known to the provider under an id, and not seen to have ended. */
  sealed interface AtProvider extends BatchState permits Open, Cancelling {
    ProviderBatchId id();

    Instant submittedAt();

    BatchProgress progress();

    /** When the provider made it, by its own clock; null where that was never told. */
    @Nullable Instant madeAt();

    /** The same state with newer progress. */
    default AtProvider with(BatchProgress now) {
      return switch (this) {
        case Open open -> new Open(open.id(), open.submittedAt(), now, open.madeAt());
        case Cancelling state ->
            new Cancelling(state.id(), state.submittedAt(), now, state.madeAt());
      };
    }

    /** The same batch, asked to stop. */
    default Cancelling cancelling(BatchProgress now) {
      return new Cancelling(id(), submittedAt(), now, madeAt());
    }
  }

  /** Sent, with an outcome that nobody recorded. */
  sealed interface Doubted extends BatchState permits InDoubt, GivenUp {
    Doubt doubt();
  }

  /** No longer waited for, but watched: a late twin costs money. */
  sealed interface GivenUp extends Doubted permits Absent, Abandoned {

    /** When to look again at a batch whose watch is over. */
    Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** The watch is over with the first complete look at or after this time, whoever takes it. */
    Instant watchUntil();
  }

  /** Being put together; a process that finds it at start drops it, its requests are ready. */
  record Assembling() implements BatchState {}

  /**
   * Recorded, with its budget reserved, and not known to the provider: the intent.
   *
   * @param notBefore when it may be sent
   * @param file the uploaded input, where the provider already has it
   * @param refusals how often the provider said "not now"
   * @param waitingFor why it waits, in the provider's words; null if it just has not been sent
   */
  record Planned(
      Instant notBefore, @Nullable ProviderFileId file, int refusals, @Nullable String waitingFor)
      implements BatchState {}

  /** Its input is being uploaded; found at start, the provider's files are asked for it. */
  record Uploading(Instant since, int refusals) implements BatchState {}

  /**
   * Its creation has been sent or is about to be; found at start, it is in doubt.
   *
   * @param told what the provider's clock told last before; null if nothing did
   */
  record Submitting(
      Instant sentAt, @Nullable ProviderFileId file, int refusals, @Nullable Instant told)
      implements BatchState {

    /** Sent where the provider's clock had told nothing. */
    public Submitting(Instant sentAt, @Nullable ProviderFileId file, int refusals) {
      this(sentAt, file, refusals, null);
    }
  }

  /** Sent, and nobody knows whether it arrived. */
  record InDoubt(Doubt doubt, @Nullable ProviderFileId file) implements Doubted {}

  /** At the provider. */
  record Open(
      ProviderBatchId id, Instant submittedAt, BatchProgress progress, @Nullable Instant madeAt)
      implements AtProvider {

    /** Of which the provider did not tell when it made it. */
    public Open(ProviderBatchId id, Instant submittedAt, BatchProgress progress) {
      this(id, submittedAt, progress, null);
    }
  }

  /** At the provider, asked by us to stop. */
  record Cancelling(
      ProviderBatchId id, Instant submittedAt, BatchProgress progress, @Nullable Instant madeAt)
      implements AtProvider {

    /** Of which the provider did not tell when it made it. */
    public Cancelling(ProviderBatchId id, Instant submittedAt, BatchProgress progress) {
      this(id, submittedAt, progress, null);
    }
  }

  /**
   * Ended at the provider; its results are to be read.
   *
   * @param resultFiles where the results are, in the dialect's own terms; empty if there are none
   * @param counts the provider's own counts
   * @param incompleteReads times the results were read to their end with lines missing
   * @param madeAt when the provider made it, by its own clock; null where that was never told
   */
  record Ended(
      ProviderBatchId id,
      Instant submittedAt,
      Instant endedAt,
      BatchEnd end,
      List<String> resultFiles,
      BatchProgress counts,
      int incompleteReads,
      @Nullable Instant madeAt)
      implements BatchState {
    public Ended {
      resultFiles = List.copyOf(resultFiles);
    }

    /** Of which the provider did not tell when it made it. */
    public Ended(
        ProviderBatchId id,
        Instant submittedAt,
        Instant endedAt,
        BatchEnd end,
        List<String> resultFiles,
        BatchProgress counts,
        int incompleteReads) {
      this(id, submittedAt, endedAt, end, resultFiles, counts, incompleteReads, null);
    }
  }

  /** Every line has its outcome. */
  record Collected(
      ProviderBatchId id,
      Instant submittedAt,
      Instant endedAt,
      BatchEnd end,
      @Nullable Instant madeAt)
      implements BatchState {

    /** Of which the provider did not tell when it made it. */
    public Collected(ProviderBatchId id, Instant submittedAt, Instant endedAt, BatchEnd end) {
      this(id, submittedAt, endedAt, end, null);
    }
  }

  /** Refused by the provider; nothing ran. */
  record Rejected(Instant at, String reason) implements BatchState {}

  /** Proved never to have arrived; watched for a late twin until {@code watchUntil}. */
  record Absent(Doubt doubt, Instant watchUntil) implements GivenUp {}

  /**
   * Given up by an operator, or because the provider has deleted what could have proved it; watched
   * for a late twin until {@code watchUntil}.
   */
  record Abandoned(Doubt doubt, Instant watchUntil) implements GivenUp {}

  /** The names of the states, as stored and shown. */
  enum Kind {
    ASSEMBLING,
    PLANNED,
    UPLOADING,
    SUBMITTING,
    IN_DOUBT,
    OPEN,
    CANCELLING,
    ENDED,
    COLLECTED,
    REJECTED,
    ABSENT,
    ABANDONED
  }

  /** The name of this state. */
  default Kind kind() {
    return switch (this) {
      case Assembling s -> Kind.ASSEMBLING;
      case Planned s -> Kind.PLANNED;
      case Uploading s -> Kind.UPLOADING;
      case Submitting s -> Kind.SUBMITTING;
      case InDoubt s -> Kind.IN_DOUBT;
      case Open s -> Kind.OPEN;
      case Cancelling s -> Kind.CANCELLING;
      case Ended s -> Kind.ENDED;
      case Collected s -> Kind.COLLECTED;
      case Rejected s -> Kind.REJECTED;
      case Absent s -> Kind.ABSENT;
      case Abandoned s -> Kind.ABANDONED;
    };
  }
}
