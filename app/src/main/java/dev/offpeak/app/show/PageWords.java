package dev.offpeak.app.show;

import dev.offpeak.app.follow.BatchNotes;
import dev.offpeak.app.follow.BatchPhase;
import dev.offpeak.gateway.dashboard.BatchWords;
import dev.offpeak.model.Batch;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Says of batches on pages what {@code offpeak batches} says of them. Thread-safe. */
public final class PageWords implements BatchWords {

  private final Supplier<Store> store;
  private final Clock clock;
  private final Pace pace;

  public PageWords(Supplier<Store> store, Clock clock, Pace pace) {
    this.store = store;
    this.clock = clock;
    this.pace = pace;
  }

  @Override
  public List<Said> of(List<Batch> batches, Instant now) {
    BatchNotes notes = BatchNotes.of(store.get(), batches, now);
    return batches.stream().map(batch -> said(batch, notes, now)).toList();
  }

  private Said said(Batch batch, BatchNotes notes, Instant now) {
    String note = notes.of(batch, now, clock.getZone());
    return new Said(
        BatchPhase.words(batch.state()) + notes.mark(batch),
        note.isEmpty() ? BatchTable.reason(batch, clock, pace) : note);
  }
}
