package dev.offpeak.sandbox.http;

/** A call that is refused; carries the answer in the dialect's own error shape. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reply.Answer answer;

  /** Refuses with {@code answer}. */
  public RefusedException(Reply.Answer answer) {
    super("Refused with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  /** The answer to send. */
  public Reply.Answer answer() {
    return answer;
  }
}
