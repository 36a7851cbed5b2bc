package dev.offpeak.sandbox.http;

import dev.offpeak.sandbox.fault.CallFault;
import dev.offpeak.sandbox.fault.CallFault.Way;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.fault.Operation;
import dev.offpeak.sandbox.fault.Parameter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Breaks calls as the rules say. Thread-safe. */
public final class CallFaults {
  /** A proxy's own page says 502 unless the rule says otherwise. */
  private static final int BAD_GATEWAY = 502;

  private static final int SERVER_ERROR = 500;
  private static final int TEMPORARY_REDIRECT = 307;

  private final Faults faults;
  private final ErrorShape errors;

  /** How often each address was cut further. */
  private final Map<String, Integer> cuts = new ConcurrentHashMap<>();

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

    /** An error of the dialect's reference. */
    Reply.Answer named(NamedError error);
  }

  /** The work of one call. */
  public interface Handler {
    /** Does the work. */
    Reply handle(Call call) throws IOException;
  }

  /** Does the work of a call, or not, and breaks its answer, or not. */
  public Reply around(Operation operation, Call call, Handler handler) throws IOException {
    for (Way way : Way.values()) {
      if (!way.after()) {
        Optional<Parameter> struck = faults.strikes(new CallFault(operation, way));
        if (struck.isPresent()) {
          return instead(way, struck.get(), call);
        }
      }
    }
    Reply reply = handler.handle(call);
    if (!(reply instanceof Reply.Answer answer) || answer.status() >= 400) {
      return reply;
    }
    for (Way way : Way.values()) {
      if (way.after()) {
        Optional<Parameter> struck = faults.strikes(new CallFault(operation, way));
        if (struck.isPresent()) {
          return broken(way, struck.get(), call, answer);
        }
      }
    }
    return answer;
  }

  private Reply instead(Way way, Parameter parameter, Call call) {
    return switch (way) {
      case LOST_BEFORE -> new Reply.Dropped();
      case REFUSED -> new Reply.Refusing(parameter.duration());
      case ANSWER_429 -> {
        long seconds = (parameter.duration().toMillis() + 999) / 1000;
        yield errors.tooManyRequests(Long.toString(seconds));
      }
      case ANSWER_5XX -> errors.serverError(status(parameter, 0));
      case ERROR -> errors.named(NamedError.of(parameter.text()));
      case HTML -> ForeignPages.html(status(parameter, BAD_GATEWAY));
      case REDIRECT -> Reply.text(TEMPORARY_REDIRECT, "Moved.\n").with("Location", call.target());
      case ANSWER_LOST,
          ANSWER_5XX_AFTER,
          ERROR_AFTER,
          HTML_AFTER,
          GARBAGE,
          EMPTY,
          ANSWER_CUT,
          CUT_FURTHER,
          RESET,
          SHORT_LENGTH,
          LONG_LENGTH,
          CHUNK_CUT,
          DRIP,
          SILENCE ->
          throw new IllegalStateException("Not before the work: " + way);
    };
  }

  private Reply broken(Way way, Parameter parameter, Call call, Reply.Answer answer) {
    return switch (way) {
      case ANSWER_LOST -> new Reply.Dropped();
      case ANSWER_5XX_AFTER -> errors.serverError(status(parameter, SERVER_ERROR));
      case ERROR_AFTER -> errors.named(NamedError.of(parameter.text()));
      case HTML_AFTER -> ForeignPages.html(status(parameter, BAD_GATEWAY));
      case GARBAGE -> ForeignPages.garbage();
      case EMPTY -> Reply.bytes(200, answer.contentType(), new byte[0]);
      case ANSWER_CUT -> broken(answer, new Breakage.Close(bytes(parameter)));
      case CUT_FURTHER -> further(parameter, call, answer);
      case RESET -> broken(answer, new Breakage.Reset(bytes(parameter)));
      case SHORT_LENGTH -> broken(answer, new Breakage.ShortLength());
      case LONG_LENGTH -> broken(answer, new Breakage.LongLength());
      case CHUNK_CUT -> broken(answer, new Breakage.ChunkCut());
      case DRIP -> broken(answer, new Breakage.Drip(parameter.duration()));
      case SILENCE -> broken(answer, new Breakage.Silence(parameter.duration()));
      case LOST_BEFORE, REFUSED, ANSWER_429, ANSWER_5XX, ERROR, HTML, REDIRECT ->
          throw new IllegalStateException("Not after the work: " + way);
    };
  }

  /** Each answer from the same address gets one step further than the one before. */
  private Reply further(Parameter parameter, Call call, Reply.Answer answer) {
    int earlier = cuts.merge(call.method() + " " + call.target(), 1, Integer::sum) - 1;
    long bytes = (long) earlier * parameter.count();
    boolean whole = answer.length() >= 0 && bytes >= answer.length();
    return whole ? answer : broken(answer, new Breakage.Close(bytes));
  }

  private static Reply broken(Reply.Answer answer, Breakage breakage) {
    return new Reply.Broken(answer, breakage);
  }

  private static int status(Parameter parameter, int otherwise) {
    return parameter.isSet() ? parameter.count() : otherwise;
  }

  private static long bytes(Parameter parameter) {
    return parameter.isSet() ? parameter.count() : Breakage.HALF;
  }
}
