package dev.offpeak.store;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests in the order of the input, for outputs and write-back. Contract as the package says. */
public interface OutputStore {

  /** The run's requests in the order of the input, after the given ordinal (0: from the first). */
  List<OutputRow> rows(RunId run, long afterOrdinal, int limit);

  /**
   * The input's rows that were kept with the run's requests, in the order of the input, after the
   * given ordinal (0: from the first). Requests of a batch file have none.
   */
  List<InputRow> inputRows(RunId run, long afterOrdinal, int limit);

  /** An input row: its columns as JSON. */
  record InputRow(long ordinal, PayloadRef row) {}

  /**
   * The run's requests that ended since the cursor, in the order of their end, for who follows.
   *
   * @param cursor 0, or the {@code endSequence} of the last row seen
   */
  List<OutputRow> finishedSince(RunId run, long cursor, int limit);

  /** One request as it is now. */
  Optional<OutputRow> find(RequestId request);

  /** The {@code endSequence} of the run's last end; 0 if nothing of it has ended. */
  long lastEnd(RunId run);

  /**
   * A request with its outcome.
   *
   * @param row the input's columns as JSON, or null
   * @param line the provider's whole result line, null if there is none; of a request that was not
   *     answered well, its last answer, which was rejected
   * @param failure why it failed; null unless it did
   * @param usage of that answer; null unless there is one
   * @param cost of all its answers, rejected ones included; null if not answered, or unpriced
   * @param endSequence rises with the order of ends; 0 before the end
   */
  record OutputRow(
      RequestId id,
      long ordinal,
      String customId,
      Feature feature,
      Endpoint endpoint,
      String model,
      RequestState.Kind state,
      @Nullable PayloadRef row,
      @Nullable PayloadRef line,
      @Nullable Failure failure,
      @Nullable Usage usage,
      @Nullable Usd cost,
      Lane lane,
      int attempts,
      long endSequence) {}

  /** Failed requests of the run by their failure's kind label, with up to a few ordinals each. */
  List<FailureSummary> failures(RunId run, int ordinalsPerKind);

  /**
   * Failures of one kind.
   *
   * @param example one of the messages
   */
  record FailureSummary(
      dev.offpeak.model.FailureKind kind, long count, String example, List<Long> ordinals) {
    public FailureSummary {
      ordinals = List.copyOf(ordinals);
    }
  }

  /** Ended requests of the run whose write-back is due, in the order of the input. */
  List<OutputRow> due(RunId run, int limit);

  /**
   * Marks write-backs as done. Marking one again changes nothing, and neither does a mark for an
   * end that another one has replaced since: a request that failed and was then answered, or is
   * tried again, is due for what it is now.
   */
  void delivered(RunId run, List<Delivered> deliveries);

  /**
   * A write-back that is over.
   *
   * @param endSequence of the row that was written
   */
  record Delivered(RequestId request, long endSequence, Delivery how) {}

  /** How a write-back ended. */
  enum Delivery {
    WRITTEN,
    /** Somebody changed the row meanwhile; it was left as it is. */
    CONFLICT,
    /** There was nothing to write: the request was not answered. */
    SKIPPED
  }

  /** The run's write-backs by how they ended; requests not delivered yet are left out. */
  Map<Delivery, Long> deliveries(RunId run);
}
