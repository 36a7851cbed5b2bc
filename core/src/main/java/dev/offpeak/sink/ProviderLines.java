package dev.offpeak.sink;

import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestState;
import dev.offpeak.provider.Dialect;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The provider's own result lines, under the user's ids. Not thread-safe. */
final class ProviderLines implements OutcomeFormat {

  private final Dialect dialect;

  ProviderLines(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public void begin(OutputStream out) {}

  @Override
  public void end() {}

  @Override
  public void write(Outcome outcome, OutputStream out) throws IOException {
    Failure failure = outcome.failure();
    out.write(
        failure == null
            ? dialect.resultLine(
                outcome.customId(), line(outcome), code(outcome.state()), message(outcome.state()))
            : dialect.resultLine(
                outcome.customId(), line(outcome), failure.kind().label(), failure.message()));
    out.write('\n');
  }

  /**
   * An answer that was rejected is not passed off as one, whether its request failed by it or was
   * cancelled before a better one came: the rows form shows it.
   */
  private static byte @Nullable [] line(Outcome outcome) {
    boolean rejected = outcome.state() != RequestState.Kind.SUCCEEDED && outcome.response() != null;
    return rejected ? null : outcome.line();
  }

  private static String code(RequestState.Kind state) {
    return OutcomeJson.status(state);
  }

  private static String message(RequestState.Kind state) {
    return switch (state) {
      case CANCELLED -> "cancelled before it was answered";
      case SUCCEEDED, FAILED -> "";
      case READY, BATCHED, CALLING -> "not answered yet";
    };
  }
}
