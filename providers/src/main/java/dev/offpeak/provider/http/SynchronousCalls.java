package dev.offpeak.provider.http;

import dev.offpeak.lane.RateRoom;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Synchronous calls in the way all dialects share: each on a connection of its own, so that a stale
 * one does not leave a doubt, and never repeated. Thread-safe.
 *
 * <p>An error says that nothing was billed only where the provider says it before it runs a
 * request: 4xx in its own shape other than 408 and 409, and an overload (503, 529). A 500 or 504
 * may come after the work, so that it leaves a doubt like a broken connection.
 */
public final class SynchronousCalls {

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int OVERLOADED = 529;

  private final Transport transport;
  private final Answers answers;
  private final Form form;

  /** How a dialect writes results, and says what is left of the account's limits. */
  public interface Form {
    /** What stands before the body in a result line. */
    String before(AttemptId attempt, Reply.Answered answer);

    /** What stands after it. */
    String after(Reply.Answered answer);

    /** What a line says; null if it is not one. */
    @Nullable ResultLine parse(byte[] line);

    /** What is left of the account's limits; null if the answer does not say. */
    @Nullable RateRoom room(Reply.Answered answer);
  }

  public SynchronousCalls(Transport transport, Answers answers, Form form) {
    this.transport = transport;
    this.answers = answers;
    this.form = form;
  }

  /** Sends a body once, and reads what comes of it. */
  public Asked ask(URI uri, AttemptId attempt, byte[] body) {
    Reply reply =
        transport.submit(uri, "application/json", new ByteArrayInputStream(body), body.length);
    return switch (reply) {
      case Reply.NotSent(String why) -> new Asked.NotSent(why);
      case Reply.Lost(String why) -> new Asked.Unknown(why);
      case Reply.Answered answer -> answered(attempt, answer);
    };
  }

  private Asked answered(AttemptId attempt, Reply.Answered answer) {
    byte[] line = line(attempt, answer, answer.body());
    if (answer.success()) {
      ResultLine result = form.parse(line);
      return result instanceof ResultLine.Answer
          ? said(line, result, null, answer)
          : new Asked.Unknown("the answer cannot be read");
    }
    Refusal refusal = answers.refusal(answer);
    if (refusal == null && !isOverload(answer)) {
      return new Asked.Unknown(answers.unknown(answer).why());
    }
    return failed(attempt, line, refusal, answer);
  }

  private Asked failed(
      AttemptId attempt, byte[] line, @Nullable Refusal refusal, Reply.Answered answer) {
    Failure failure =
        form.parse(line) instanceof ResultLine.Failed read && answers.isOwn(answer)
            ? read.failure()
            : null;
    if (failure == null) {
      // Said by something in between, which is believed for these statuses; see Answers.
      boolean large = refusal != null && refusal.kind() == Refusal.Kind.TOO_LARGE;
      failure =
          new Failure(
              large ? FailureKind.TOO_LARGE : FailureKind.ACCESS_DENIED,
              refusal == null ? "" : refusal.message());
      byte[] made =
          ("{\"error\":{\"message\":" + quoted(failure.message()) + "}}")
              .getBytes(StandardCharsets.UTF_8);
      return said(
          line(attempt, answer, made),
          new ResultLine.Failed(attempt.wire(), failure),
          large ? null : Refusal.Kind.ACCESS_DENIED,
          answer);
    }
    Refusal.Kind kind = refusal == null ? Refusal.Kind.WAIT : refusal.kind();
    Refusal.Kind refused =
        switch (kind) {
          case QUOTA -> Refusal.Kind.QUOTA;
          case ACCESS_DENIED ->
              failure.kind() == FailureKind.CONTENT_POLICY ? null : Refusal.Kind.ACCESS_DENIED;
          case WAIT, QUEUE_FULL, STORAGE_FULL, INPUT_NOT_FOUND, TOO_LARGE, INVALID -> null;
        };
    return said(line, new ResultLine.Failed(attempt.wire(), failure), refused, answer);
  }

  private boolean isOverload(Reply.Answered answer) {
    return (answer.status() == SERVICE_UNAVAILABLE || answer.status() == OVERLOADED)
        && answers.isOwn(answer);
  }

  private Asked said(
      byte[] line, ResultLine result, Refusal.@Nullable Kind refused, Reply.Answered answer) {
    return new Asked.Said(line, result, refused, answer.retryAfter(), form.room(answer));
  }

  private static String quoted(String text) {
    return Json.quote(new StringBuilder(), text).toString();
  }

  /** One line: between the tokens of a body, line breaks mean no more than spaces. */
  private byte[] line(AttemptId attempt, Reply.Answered answer, byte[] body) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(body.length + 256);
    line.writeBytes(form.before(attempt, answer).getBytes(StandardCharsets.UTF_8));
    for (byte b : body) {
      line.write(b == '\n' || b == '\r' ? ' ' : b);
    }
    line.writeBytes(form.after(answer).getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }
}
