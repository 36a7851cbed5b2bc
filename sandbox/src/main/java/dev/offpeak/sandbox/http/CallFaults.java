package dev.offpeak.sandbox.http;

import dev.offpeak.sandbox.fault.CallFault;
import dev.offpeak.sandbox.fault.CallFault.Way;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.fault.Operation;
import dev.offpeak.sandbox.fault.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Breaks calls as the rules say. Thread-safe. */
public final class CallFaults {
  private final Faults faults;
  private final ErrorShape errors;

  /** Breaks calls of one dialect. */
  public CallFaults(Faults faults, ErrorShape errors) {
    this.faults = faults;
    this.errors = errors;
  }

  /** How a dialect words the errors that faults answer. */
  public interface ErrorShape {
    /** A 5xx; {@code status} 0 asks for the dialect's usual overload. */
    Reply.Answer serverError(int status);

    /** A 429 that asks to wait. */
    Reply.Answer tooManyRequests(String retryAfterSeconds);
  }

  /** The work of one call. */
  public interface Handler {
    /** Does the work. */
    Reply handle(Call call) throws IOException;
  }

  /** Does the work of a call, or not, and breaks its answer, or not. */
  public Reply around(Operation operation, Call call, Handler handler) throws IOException {
    if (strikes(operation, Way.LOST_BEFORE).isPresent()) {
      drain(call);
      return new Reply.Dropped();
    }
    Optional<Parameter> busy = strikes(operation, Way.ANSWER_429);
    if (busy.isPresent()) {
      drain(call);
      long seconds = (busy.get().duration().toMillis() + 999) / 1000;
      return errors.tooManyRequests(Long.toString(seconds));
    }
    Optional<Parameter> broken = strikes(operation, Way.ANSWER_5XX);
    if (broken.isPresent()) {
      drain(call);
      return errors.serverError(broken.get().isSet() ? broken.get().count() : 0);
    }
    return after(operation, handler.handle(call));
  }

  private Reply after(Operation operation, Reply reply) {
    if (!(reply instanceof Reply.Answer answer) || answer.status() >= 400) {
      return reply;
    }
    if (strikes(operation, Way.ANSWER_LOST).isPresent()) {
      return new Reply.Dropped();
    }
    Optional<Parameter> broken = strikes(operation, Way.ANSWER_5XX_AFTER);
    if (broken.isPresent()) {
      return errors.serverError(broken.get().isSet() ? broken.get().count() : 500);
    }
    Optional<Parameter> cut = strikes(operation, Way.ANSWER_CUT);
    return cut.isPresent()
        ? new Reply.Cut(answer, cut.get().isSet() ? cut.get().count() : -1)
        : answer;
  }

  private Optional<Parameter> strikes(Operation operation, Way way) {
    return faults.strikes(new CallFault(operation, way));
  }

  private static void drain(Call call) throws IOException {
    call.body().transferTo(OutputStream.nullOutputStream());
  }
}
