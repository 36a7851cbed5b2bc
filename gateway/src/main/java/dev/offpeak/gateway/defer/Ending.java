package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.provider.Dialect;
import dev.offpeak.store.OutputStore.OutputRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a deferred call ended, as its client is to hear it. */
sealed interface Ending {

  /**
   * The provider's answer.
   *
   * @param cost null if it is not known
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Answer(byte[] body, @Nullable Usd cost) implements Ending {}

  /** The provider's error, with the status a synchronous call would have had. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record ProviderError(int status, byte[] body) implements Ending {}

  /** There is no answer, and no word of the provider's on it. */
  record OwnError(Refusal refusal) implements Ending {}

  /** Reads how a request ended. */
  static Ending of(OutputRow row, Dialect dialect, PayloadStore payloads) {
    if (row.state() == RequestState.Kind.CANCELLED) {
      return new OwnError(
          new Refusal(410, "cancelled", "The call was cancelled before it was answered."));
    }
    byte[] line = row.line() == null ? null : payloads.read(row.line());
    if (line != null && row.state() == RequestState.Kind.SUCCEEDED) {
      Optional<Dialect.AnswerView> answer = dialect.answer(row.endpoint(), line);
      if (answer.isPresent()) {
        return new Answer(answer.get().body(), row.cost());
      }
    }
    if (line != null) {
      Optional<Dialect.ErrorView> error = dialect.error(line);
      if (error.isPresent()) {
        return new ProviderError(error.get().status(), error.get().body());
      }
    }
    Failure failure = row.failure();
    FailureKind kind = failure == null ? FailureKind.UNKNOWN : failure.kind();
    String said = failure == null || failure.message().isBlank() ? "" : ": " + failure.message();
    return new OwnError(
        new Refusal(status(kind), kind.label(), "No answer: " + kind.meaning() + said));
  }

  private static int status(FailureKind kind) {
    return switch (kind) {
      case INVALID_REQUEST, CONTENT_POLICY, INVALID_INPUT, BATCH_REJECTED -> 400;
      case ACCESS_DENIED -> 403;
      case NOT_FOUND -> 404;
      case TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      case OVERLOADED, SERVER_ERROR -> 503;
      case EXPIRED, CANCELLED_BY_PROVIDER -> 504;
      case RESULT_MISSING, OUTCOME_UNKNOWN, UNKNOWN, INVALID_ANSWER -> 502;
    };
  }
}
