package dev.offpeak.store.sqlite;

import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An attempt and its request as one transaction sees them: read once, changed here, written once.
 * Used by one thread.
 */
final class Flight {

  /** Stands for a batch in the attempts that are synchronous calls. */
  static final long CALL = -1;

  /**
   * How it was sent.
   *
   * @param reserve what is set aside for it while it is open
   * @param marked whether its body was marked for the provider's cache
   */
  record Sent(long reserve, boolean marked) {}

  private final byte[] id;
  private final long batch;
  private final int position;
  private final Sent sent;
  private final Request request;
  private @Nullable AttemptOutcome outcome;
  private boolean open;
  private boolean counted;
  private @Nullable Failure failure;

  Flight(
      byte[] id,
      long batch,
      int position,
      Sent sent,
      @Nullable AttemptOutcome outcome,
      boolean open,
      boolean counted,
      @Nullable Failure failure,
      Request request) {
    this.id = id;
    this.batch = batch;
    this.position = position;
    this.sent = sent;
    this.outcome = outcome;
    this.open = open;
    this.counted = counted;
    this.failure = failure;
    this.request = request;
  }

  byte[] id() {
    return id;
  }

  long batch() {
    return batch;
  }

  int position() {
    return position;
  }

  Request request() {
    return request;
  }

  /** What is set aside for it while it is open. */
  long reserve() {
    return sent.reserve();
  }

  /** Whether its body was marked for the provider's cache. */
  boolean marked() {
    return sent.marked();
  }

  /** Whether it is a synchronous call, and no line of a batch. */
  boolean isCall() {
    return batch == CALL;
  }

  @Nullable AttemptOutcome outcome() {
    return outcome;
  }

  @Nullable Failure failure() {
    return failure;
  }

  /** Whether the request's reserve is still held for it. */
  boolean open() {
    return open;
  }

  boolean counted() {
    return counted;
  }

  /** Whether the request waits for this attempt. */
  boolean current() {
    boolean inFlight = request.state == Kind.BATCHED || request.state == Kind.CALLING;
    return inFlight && Arrays.equals(request.attempt, id);
  }

  void end(AttemptOutcome outcome, @Nullable Failure failure) {
    this.outcome = outcome;
    this.failure = failure;
  }

  void close() {
    open = false;
  }

  /** Counts the attempt against the bound on attempts, once. */
  void count() {
    if (!counted) {
      counted = true;
      request.attempts++;
    }
  }

  /**
   * What answers of a request cost that were rejected.
   *
   * @param last the attempt of the last one, null if there is none
   */
  record BadAnswers(byte @Nullable [] last, long paid) {}

  /** The request, shared by those of its attempts that one transaction has in hand. */
  static final class Request {
    private final long id;
    private final long run;
    private final long feature;
    private final long group;
    private final long estimatedInput;
    private final Kind stateBefore;
    private Kind state;
    private byte @Nullable [] attempt;
    private long readyAt;
    private int attempts;
    private @Nullable Long delivery;
    private long endSequence;
    private @Nullable Failure failure;
    private final int attemptsBefore;
    private BadAnswers bad;
    private boolean gotBad;

    /** What never changes of a request. */
    record Fixed(long id, long run, long feature, long group, long estimatedInput) {}

    Request(
        Fixed fixed,
        Kind state,
        byte @Nullable [] attempt,
        long readyAt,
        int attempts,
        @Nullable Long delivery,
        long endSequence,
        @Nullable Failure failure,
        BadAnswers bad) {
      this.id = fixed.id();
      this.run = fixed.run();
      this.feature = fixed.feature();
      this.group = fixed.group();
      this.estimatedInput = fixed.estimatedInput();
      this.stateBefore = state;
      this.state = state;
      this.attempt = attempt;
      this.readyAt = readyAt;
      this.attempts = attempts;
      this.attemptsBefore = attempts;
      this.delivery = delivery;
      this.endSequence = endSequence;
      this.failure = failure;
      this.bad = bad;
    }

    long id() {
      return id;
    }

    RequestId requestId() {
      return new RequestId(id);
    }

    long run() {
      return run;
    }

    long feature() {
      return feature;
    }

    long group() {
      return group;
    }

    long estimatedInput() {
      return estimatedInput;
    }

    Kind stateBefore() {
      return stateBefore;
    }

    Kind state() {
      return state;
    }

    byte @Nullable [] attempt() {
      return attempt;
    }

    long readyAt() {
      return readyAt;
    }

    int attempts() {
      return attempts;
    }

    @Nullable Long delivery() {
      return delivery;
    }

    long endSequence() {
      return endSequence;
    }

    @Nullable Failure failure() {
      return failure;
    }

    boolean changed() {
      return state != stateBefore || attempts != attemptsBefore || gotBad;
    }

    BadAnswers bad() {
      return bad;
    }

    /** An answer of it was rejected. */
    void rejected(byte[] by, long paid) {
      bad = new BadAnswers(by, bad.paid() + paid);
      gotBad = true;
    }

    void ready(long readyAt) {
      state = Kind.READY;
      this.readyAt = readyAt;
      failure = null;
      endSequence = 0;
      delivery = null;
    }

    void succeeded(byte[] by, long endSequence, @Nullable Long delivery) {
      attempt = by;
      failure = null;
      ended(Kind.SUCCEEDED, endSequence, delivery);
    }

    void failed(Failure why, long endSequence, @Nullable Long delivery) {
      failure = why;
      ended(Kind.FAILED, endSequence, delivery);
    }

    void cancelled(long endSequence, @Nullable Long delivery) {
      failure = null;
      ended(Kind.CANCELLED, endSequence, delivery);
    }

    private void ended(Kind kind, long endSequence, @Nullable Long delivery) {
      state = kind;
      this.endSequence = endSequence;
      this.delivery = delivery;
    }
  }
}
