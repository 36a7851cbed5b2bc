package dev.offpeak.store.sqlite;

import dev.offpeak.model.RequestState;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a transaction changes of runs' counts and of money, summed up, so that a slice of hundreds
 * of requests updates each run's row once. Used by the writer's thread only.
 */
final class RunChanges {

  private final Session session;
  private final Map<Long, Change> changes = new LinkedHashMap<>();
  private final Map<Long, Long> reservedByFeature = new LinkedHashMap<>();

  RunChanges(Session session) {
    this.session = session;
  }

  /** One run's sums. */
  private static final class Change {
    private long ready;
    private long inFlight;
    private long succeeded;
    private long failed;
    private long cancelled;
    private long paid;
    private long synchronous;
    private long reserved;
    private long unpriced;
    private long endSequence;

    void count(RequestState.Kind kind, long number) {
      switch (kind) {
        case READY -> ready += number;
        case BATCHED, CALLING -> inFlight += number;
        case SUCCEEDED -> succeeded += number;
        case FAILED -> failed += number;
        case CANCELLED -> cancelled += number;
      }
    }
  }

  void added(long run, RequestState.Kind kind, long number) {
    of(run).count(kind, number);
  }

  void moved(long run, RequestState.Kind from, RequestState.Kind to, long number) {
    Change change = of(run);
    change.count(from, -number);
    change.count(to, number);
  }

  void reserved(long run, long nanos) {
    of(run).reserved += nanos;
  }

  void reservedOf(long feature, long nanos) {
    reservedByFeature.merge(feature, nanos, Math::addExact);
  }

  void booked(long run, long paid, long synchronous, boolean priced) {
    Change change = of(run);
    change.paid += paid;
    change.synchronous += synchronous;
    change.unpriced += priced ? 0 : 1;
  }

  private static final String END_SEQUENCE =
      """
      SELECT end_sequence FROM run WHERE id = ?
      """;

  /** The first of {@code number} places in the order of the run's ends. */
  long ends(long run, long number) throws SQLException {
    Change change = of(run);
    if (change.endSequence == 0) {
      change.endSequence = session.count(END_SEQUENCE, run);
    }
    long first = change.endSequence + 1;
    change.endSequence += number;
    return first;
  }

  private static final String APPLY =
      """
      UPDATE run
      SET ready = ready + ?, in_flight = in_flight + ?, succeeded = succeeded + ?,
          failed = failed + ?, cancelled = cancelled + ?, paid = paid + ?,
          synchronous = synchronous + ?, reserved = reserved + ?, unpriced = unpriced + ?,
          end_sequence = max(end_sequence, ?)
      WHERE id = ?
      """;

  private static final String RESERVE =
      """
      UPDATE feature_money SET reserved = reserved + ? WHERE feature = ?
      """;
  private static final String RESERVE_FIRST =
      """
      INSERT INTO feature_money (reserved, feature) VALUES (?, ?)
      """;

  /** Writes the sums to the rows; at the end of the transaction and before a run is read. */
  void flush() throws SQLException {
    for (Map.Entry<Long, Change> entry : changes.entrySet()) {
      Change c = entry.getValue();
      session.update(
          APPLY,
          c.ready,
          c.inFlight,
          c.succeeded,
          c.failed,
          c.cancelled,
          c.paid,
          c.synchronous,
          c.reserved,
          c.unpriced,
          c.endSequence,
          entry.getKey());
    }
    changes.clear();
    for (Map.Entry<Long, Long> entry : reservedByFeature.entrySet()) {
      if (entry.getValue() != 0 && session.update(RESERVE, entry.getValue(), entry.getKey()) == 0) {
        session.update(RESERVE_FIRST, entry.getValue(), entry.getKey());
      }
    }
    reservedByFeature.clear();
  }

  void forget() {
    changes.clear();
    reservedByFeature.clear();
  }

  private Change of(long run) {
    return changes.computeIfAbsent(run, any -> new Change());
  }
}
