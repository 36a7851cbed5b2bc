package dev.offpeak.dispatch;

import dev.offpeak.dispatch.BatchLines.DamagedLineException;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.model.Stop;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.Refusal;
import dev.offpeak.store.BatchStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a provider says no to a batch: wait, split, stop or give up. In every case
 * nothing ran and nothing was paid for, so that the requests may go again. Thread-safe.
 */
final class Refusals {

  /** Times the same uploaded file is tried before it is uploaded afresh. */
  private static final int TRIES_PER_UPLOAD = 4;

  private final Desk desk;
  private final BatchStore batches;

  Refusals(Desk desk) {
    this.desk = desk;
    this.batches = desk.store().batches();
  }

  /** The provider refused an upload or a creation. */
  void refused(Batch batch, Refusal refusal, @Nullable ProviderFileId file, int refused) {
    switch (refusal.kind()) {
      case WAIT -> {
        wait(batch, file, refused, refusal.message(), refusal.retryAfter());
        desk.limits().refusedForNow(refusal.retryAfter());
      }
      case STORAGE_FULL -> {
        wait(batch, file, refused, refusal.message(), refusal.retryAfter());
        desk.limits().storageFull();
      }
      case QUEUE_FULL -> queueFull(batch, file, refused, refusal.message());
      case INPUT_NOT_FOUND -> {
        boolean fresh = (refused + 1) % TRIES_PER_UPLOAD == 0;
        again(batch, fresh ? null : file, refused, refusal.message());
      }
      case TOO_LARGE -> tooLarge(batch, refusal.message());
      case ACCESS_DENIED -> stop(batch, file, refused, Stop.Reason.ACCESS_DENIED, refusal);
      case QUOTA -> stop(batch, file, refused, Stop.Reason.QUOTA, refusal);
      case INVALID ->
          reject(
              batch, refusal.message(), new Failure(FailureKind.BATCH_REJECTED, refusal.message()));
    }
  }

  /** The provider accepted the batch and then refused it as a whole. */
  void refusedLate(Batch batch, BatchRefusal refusal) {
    if (refusal.queueFull()) {
      desk.limits().queueFull(batch, InFlight.of(desk).without(batch));
      letGo(batch, refusal.message(), desk.now().plus(desk.pace().refused()));
    } else if (refusal.quota()) {
      letGo(batch, refusal.message(), desk.now().plus(desk.pace().refused()));
      stopAccount(Stop.Reason.QUOTA, refusal.message());
    } else if (refusal.inputNotFound()) {
      letGo(batch, refusal.message(), desk.now().plus(desk.pace().refused()));
    } else if (refusal.lines().isEmpty()) {
      String message = refusal.code() + ": " + refusal.message();
      reject(batch, message, new Failure(FailureKind.BATCH_REJECTED, message));
    } else {
      rejectLines(batch, refusal);
    }
  }

  /** The same batch goes again after the usual wait. */
  void again(Batch batch, @Nullable ProviderFileId file, int refused, String why) {
    wait(batch, file, refused, why, null);
  }

  private void wait(
      Batch batch,
      @Nullable ProviderFileId file,
      int refused,
      String why,
      @Nullable Duration retryAfter) {
    Instant notBefore = desk.now().plus(retryAfter == null ? desk.pace().refused() : retryAfter);
    batches.move(batch, new BatchState.Planned(notBefore, file, refused + 1, why), notBefore);
  }

  private void queueFull(Batch batch, @Nullable ProviderFileId file, int refused, String why) {
    InFlight others = InFlight.of(desk).without(batch);
    boolean alone =
        desk.provider().limits().oneModel()
            ? others.tokens(batch.group()) == 0
            : others.requests() == 0;
    desk.limits().queueFull(batch, others);
    if (alone && batch.requests() > 1) {
      letGo(batch, why, desk.now().plus(desk.pace().refused()));
    } else {
      again(batch, file, refused, why);
    }
  }

  private void tooLarge(Batch batch, String why) {
    if (batch.requests() == 1) {
      reject(batch, why, new Failure(FailureKind.TOO_LARGE, why));
    } else {
      desk.limits().tooLarge(batch);
      letGo(batch, why, desk.now());
    }
  }

  private void stop(
      Batch batch,
      @Nullable ProviderFileId file,
      int refused,
      Stop.Reason reason,
      Refusal refusal) {
    wait(batch, file, refused, refusal.message(), null);
    stopAccount(reason, refusal.message());
  }

  /** Nothing more can be sent for the account until the user has done something about it. */
  void stopAccount(Stop.Reason reason, String message) {
    desk.store().runs().stopAll(desk.account(), new Stop(reason, message));
  }

  /** Every request is ready again, in batches to be planned anew. */
  private void letGo(Batch batch, String why, Instant readyAt) {
    batches.release(batch, new BatchState.Rejected(desk.now(), why), readyAt, position -> null);
  }

  private void reject(Batch batch, String why, Failure failure) {
    batches.release(
        batch, new BatchState.Rejected(desk.now(), why), desk.now(), position -> failure);
  }

  /** A body that the disk gives back wrongly: its request fails, and the others are ready again. */
  void damaged(Batch batch, DamagedLineException line) {
    String message = "its body is damaged: " + line.getMessage();
    Failure failure = new Failure(FailureKind.INVALID_INPUT, message);
    batches.release(
        batch,
        new BatchState.Rejected(desk.now(), message),
        desk.now(),
        position -> position == line.position() ? failure : null);
  }

  /** The named lines fail with what was said of them; the others are ready again. */
  private void rejectLines(Batch batch, BatchRefusal refusal) {
    Map<Integer, Failure> named = new HashMap<>();
    for (BatchRefusal.LineError error : refusal.lines()) {
      String message = error.code() + ": " + error.message();
      named.putIfAbsent(error.line(), new Failure(FailureKind.INVALID_REQUEST, message));
    }
    batches.release(
        batch, new BatchState.Rejected(desk.now(), refusal.message()), desk.now(), named::get);
  }
}
