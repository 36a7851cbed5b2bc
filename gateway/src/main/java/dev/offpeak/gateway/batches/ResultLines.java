package dev.offpeak.gateway.batches;

import dev.offpeak.deliver.Results;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.provider.Dialect;
import dev.offpeak.sink.Outcome;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** What came of a batch, as the provider's own result lines under the client's ids. */
final class ResultLines {

  private final Store store;
  private final Dialect dialect;
  private final ServedBatch batch;

  ResultLines(Store store, Dialect dialect, ServedBatch batch) {
    this.store = store;
    this.dialect = dialect;
    this.batch = batch;
  }

  /** What became of one request. */
  enum Fate {
    SUCCEEDED,
    ERRORED,
    CANCELLED,
    EXPIRED
  }

  /** Takes each outcome with its line. */
  @FunctionalInterface
  interface Receiver {
    void take(Outcome outcome, Fate fate, byte[] line) throws IOException;
  }

  /** Writes the lines of the answered requests, or those of all others. */
  void write(OutputStream out, boolean succeeded) throws IOException {
    forEach((outcome, fate, line) -> {
      if (succeeded == (fate == Fate.SUCCEEDED)) {
        out.write(line);
        out.write('\n');
      }
    });
  }

  /** Writes all lines. */
  void write(OutputStream out) throws IOException {
    forEach((outcome, fate, line) -> {
      out.write(line);
      out.write('\n');
    });
  }

  void forEach(Receiver receiver) throws IOException {
    RunId run = batch.run();
    if (run == null) {
      return;
    }
    try {
      new Results(store, dialect)
          .forEach(
              run,
              outcome -> {
                Fate fate = fate(outcome);
                try {
                  receiver.take(outcome, fate, line(outcome, fate));
                } catch (IOException gone) {
                  throw new UncheckedIOException(gone);
                }
              });
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private Fate fate(Outcome outcome) {
    Failure failure = outcome.failure();
    return switch (outcome.state()) {
      case SUCCEEDED -> Fate.SUCCEEDED;
      case FAILED ->
          failure != null && failure.kind() == FailureKind.EXPIRED ? Fate.EXPIRED : Fate.ERRORED;
      case CANCELLED -> batch.expiredAt() == null ? Fate.CANCELLED : Fate.EXPIRED;
      case READY, BATCHED, CALLING -> Fate.EXPIRED;
    };
  }

  private byte[] line(Outcome outcome, Fate fate) {
    boolean openAi = dialect.provider().equals(ProviderName.OPENAI);
    return switch (fate) {
      case SUCCEEDED -> dialect.resultLine(outcome.customId(), outcome.line(), null, "");
      case ERRORED -> errored(outcome, openAi);
      case CANCELLED ->
          dialect.resultLine(
              outcome.customId(),
              null,
              openAi ? "batch_cancelled" : "canceled",
              "The batch was cancelled before this request was answered.");
      case EXPIRED ->
          dialect.resultLine(
              outcome.customId(),
              null,
              openAi ? "batch_expired" : "expired",
              "The batch's window ended before this request was answered.");
    };
  }

  private byte[] errored(Outcome outcome, boolean openAi) {
    Failure failure = outcome.failure();
    FailureKind kind = failure == null ? FailureKind.UNKNOWN : failure.kind();
    String message = failure == null ? "" : failure.message();
    // An answer that a rule rejected is not passed off as one.
    boolean theirs = outcome.state() == RequestState.Kind.FAILED && outcome.response() == null;
    return dialect.resultLine(
        outcome.customId(),
        theirs ? outcome.line() : null,
        openAi ? kind.label() : anthropicType(kind),
        message);
  }

  /** Anthropic's word for an error. */
  static String anthropicType(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> "rate_limit_error";
      case OVERLOADED -> "overloaded_error";
      case INVALID_REQUEST, CONTENT_POLICY, INVALID_INPUT, INVALID_ANSWER, BATCH_REJECTED ->
          "invalid_request_error";
      case NOT_FOUND -> "not_found_error";
      case ACCESS_DENIED -> "permission_error";
      case TOO_LARGE -> "request_too_large";
      case SERVER_ERROR, EXPIRED, CANCELLED_BY_PROVIDER, RESULT_MISSING, OUTCOME_UNKNOWN, UNKNOWN ->
          "api_error";
    };
  }
}
