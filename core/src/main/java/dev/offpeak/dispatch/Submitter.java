package dev.offpeak.dispatch;

import dev.offpeak.dispatch.BatchLines.DamagedLineException;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.BatchStore.CancelCandidate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends planned batches, each creation at most once. Used by one thread.
 *
 * <p>The order is record, call, record. Before a creation is sent the batch is {@code submitting};
 * whoever finds it so afterwards holds it for in doubt, whatever became of the call.
 */
final class Submitter {

  private final Desk desk;
  private final BatchStore batches;
  private final Refusals refusals;
  private final Gate gate;

  Submitter(Desk desk, Refusals refusals) {
    this.desk = desk;
    this.batches = desk.store().batches();
    this.refusals = refusals;
    this.gate = new Gate(desk);
  }

  /**
   * Takes up what was left in the middle of a call: by a process that died, or by ourselves when
   * the store failed between a call and its record.
   */
  void recover() {
    for (Batch batch : batches.in(desk.account(), EnumSet.of(BatchState.Kind.SUBMITTING))) {
      if (batch.state() instanceof BatchState.Submitting sent) {
        String why = "stopped before the answer was recorded";
        Doubt doubt = Doubt.fresh(sent.sentAt(), why, false, sent.told());
        batches.move(batch, new BatchState.InDoubt(doubt, sent.file()), desk.now());
      }
    }
    for (Batch batch : batches.in(desk.account(), EnumSet.of(BatchState.Kind.UPLOADING))) {
      if (batch.state() instanceof BatchState.Uploading uploading) {
        findUpload(batch, uploading.refusals(), "the upload was interrupted");
      }
    }
  }

  /**
   * Takes planned batches with requests of cancelled runs apart again: those are cancelled, the
   * others are ready for another batch.
   */
  void dropCancelled() {
    for (CancelCandidate candidate : batches.cancelCandidates(desk.account())) {
      Batch batch = candidate.batch();
      if (batch.state() instanceof BatchState.Planned) {
        String why = "its run was cancelled before it was sent";
        batches.release(
            batch, new BatchState.Rejected(desk.now(), why), desk.now(), position -> null);
      }
    }
  }

  /**
   * Sends at most one batch.
   *
   * @return whether one was sent
   */
  boolean submitNext() {
    Optional<Batch> next = gate.next();
    next.ifPresent(this::submit);
    return next.isPresent();
  }

  private void submit(Batch planned) {
    if (!(planned.state() instanceof BatchState.Planned state)) {
      return;
    }
    if (!desk.provider().limits().uploads()) {
      create(planned, null, state.refusals());
    } else if (state.file() != null) {
      create(planned, state.file(), state.refusals());
    } else {
      upload(planned, state.refusals());
    }
  }

  private void upload(Batch planned, int refused) {
    Batch batch = batches.move(planned, new BatchState.Uploading(desk.now(), refused), desk.now());
    UploadOutcome outcome;
    try {
      outcome = desk.provider().upload(fileName(batch), input(batch));
    } catch (DamagedLineException damaged) {
      refusals.damaged(batch, damaged);
      return;
    }
    switch (outcome) {
      case UploadOutcome.Uploaded uploaded -> {
        desk.limits().uploaded();
        create(batch, uploaded.file(), refused);
      }
      case UploadOutcome.Refused no -> refusals.refused(batch, no.refusal(), null, refused);
      case UploadOutcome.NotSent no -> refusals.again(batch, null, refused, no.why());
      case UploadOutcome.Unknown unknown -> findUpload(batch, refused, unknown.why());
    }
  }

  /** An upload is not paid for: what is not found is simply uploaded again, later. */
  private void findUpload(Batch uploading, int refused, String why) {
    FileSearch search = desk.provider().findUpload(fileName(uploading), uploading.wireBytes());
    switch (search) {
      case FileSearch.Found found -> planAgain(uploading, found.file(), refused);
      case FileSearch.NotFound none -> refusals.again(uploading, null, refused, why);
      case FileSearch.Unknown unknown -> refusals.again(uploading, null, refused, why);
    }
  }

  private void planAgain(Batch uploading, ProviderFileId file, int refused) {
    batches.move(uploading, new BatchState.Planned(desk.now(), file, refused, null), desk.now());
  }

  private void create(Batch ready, @Nullable ProviderFileId file, int refused) {
    Instant told = toldBefore();
    Instant sentAt = desk.now();
    Batch batch =
        batches.move(ready, new BatchState.Submitting(sentAt, file, refused, told), sentAt);
    BatchDraft draft = new BatchDraft(batch.id(), batch.group().endpoint(), file, input(batch));
    CreateOutcome outcome;
    try {
      outcome = desk.provider().create(draft);
    } catch (DamagedLineException damaged) {
      // Its end never left: what the provider got, if anything, is no request.
      refusals.damaged(batch, damaged);
      return;
    }
    switch (outcome) {
      case CreateOutcome.Accepted accepted -> {
        Instant now = desk.now();
        BatchState open =
            new BatchState.Open(
                accepted.batch().id(),
                sentAt,
                accepted.batch().progress(),
                accepted.batch().createdAt());
        Batch opened = batches.move(batch, open, now.plus(desk.pace().poll(0)));
        desk.limits().accepted();
        // Where the input is checked after it was accepted, only a later look tells.
        if (!desk.provider().limits().uploads()) {
          desk.limits().held(opened, () -> InFlight.of(desk));
        }
      }
      case CreateOutcome.Refused no -> refusals.refused(batch, no.refusal(), file, refused);
      case CreateOutcome.NotSent no -> refusals.again(batch, file, refused, no.why());
      case CreateOutcome.Unknown unknown -> {
        Doubt doubt = Doubt.fresh(sentAt, unknown.why(), unknown.answered(), told);
        batches.move(batch, new BatchState.InDoubt(doubt, file), desk.now());
        if (unknown.answered()) {
          desk.limits().refusedForNow(null);
        }
      }
    }
  }

  /**
   * The provider's time before a sending: should nobody learn what came of it, the batch was made
   * after that, whatever is done to our clock. Asked for where only times and results could tell.
   */
  private @Nullable Instant toldBefore() {
    ProviderClock clock = desk.provider().clock();
    return desk.provider().dialect().tagsBatches() ? clock.toldLast() : clock.tell(desk.pace());
  }

  private BatchLines input(Batch batch) {
    return new BatchLines(batches, desk.store().payloads(), batch);
  }

  private static String fileName(Batch batch) {
    return batch.id().wire() + ".jsonl";
  }
}
