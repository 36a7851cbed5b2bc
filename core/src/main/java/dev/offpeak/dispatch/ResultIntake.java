package dev.offpeak.dispatch;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.Lane;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.store.Pending;
import dev.offpeak.store.ResultStore;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.store.ResultStore.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores a batch's result lines as they are read, a slice a transaction. Lines that name no attempt
 * of this batch are counted and otherwise ignored; lines already stored are skipped. One batch, one
 * intake; not thread-safe.
 */
final class ResultIntake implements ResultLines {

  private static final int SLICE = 300;
  private static final int SLICE_BYTES = 8 * 1024 * 1024;

  private final Desk desk;
  private final Batch batch;
  private final ResultStore results;
  private final Booking booking;
  private final Map<AttemptId, Waiting> pending = new LinkedHashMap<>();
  private int pendingBytes;
  private @Nullable Pending<Integer> unconfirmed;
  private long foreign;

  /** A line that waits for its slice. */
  private record Waiting(byte[] line, ResultLine result) {}

  ResultIntake(Desk desk, Batch batch) {
    this.desk = desk;
    this.batch = batch;
    this.results = desk.store().results();
    this.booking = new Booking(desk);
  }

  /** Lines that are not of this batch. */
  long foreign() {
    return foreign;
  }

  @Override
  public boolean accept(byte[] line, ResultLine result) {
    Optional<AttemptId> attempt = AttemptId.parse(result.customId());
    if (attempt.isEmpty()) {
      foreign++;
      return true;
    }
    Waiting earlier = pending.get(attempt.get());
    if (earlier == null || earlier.result() instanceof ResultLine.Failed) {
      pending.put(attempt.get(), new Waiting(line, result));
      pendingBytes += line.length;
    }
    if (pending.size() >= SLICE || pendingBytes >= SLICE_BYTES) {
      store();
    }
    return true;
  }

  /** Stores what waits; when this returns all of it is durable. */
  void flush() {
    store();
    confirm();
  }

  private void confirm() {
    if (unconfirmed != null) {
      unconfirmed.await();
      unconfirmed = null;
    }
  }

  /** Hands what waits to the store, which writes it while the next lines are read. */
  private void store() {
    if (pending.isEmpty()) {
      return;
    }
    Instant now = desk.now();
    Map<AttemptId, AttemptRow> rows = results.attempts(List.copyOf(pending.keySet()));
    List<Result> slice = new ArrayList<>(pending.size());
    pending.forEach((attempt, line) -> {
      AttemptRow row = rows.get(attempt);
      if (row == null || !batch.id().equals(row.batch())) {
        foreign++;
      } else if (!Booking.isAnswered(row)) {
        slice.add(toStore(row, line, now));
      }
    });
    confirm();
    if (!slice.isEmpty()) {
      unconfirmed = results.recordLater(slice, now);
    }
    pending.clear();
    pendingBytes = 0;
  }

  private Result toStore(AttemptRow row, Waiting pending, Instant now) {
    PayloadRef line = desk.store().payloads().append(pending.line());
    return switch (pending.result()) {
      case ResultLine.Failed failed -> new Result.Failed(row.id(), line, failed.failure());
      case ResultLine.Answer answer ->
          booking.result(row, pending.line(), line, answer.billed(), Lane.BATCH, now);
    };
  }
}
