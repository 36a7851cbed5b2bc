package dev.offpeak.provider.http;

import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.Trouble;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's status means, in the way all dialects share. A dialect says how it writes errors
 * and which kind of refusal an error is. Immutable, thread-safe.
 *
 * <p>Who answered matters more than the status. Between us and a provider stand proxies, content
 * filters and delivery networks that answer with pages of their own, some of them after the
 * provider did its work. So an error that has not the provider's shape is no refusal. Three
 * statuses are believed from anybody, because they can only be given before a request is passed on,
 * and delivery networks do not put them in an answer's place: 401 (who are you), 407 (who are you,
 * says a proxy) and 413 (too large to pass on).
 */
public final class Answers {

  private static final int UNAUTHORIZED = 401;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int CONTENT_TOO_LARGE = 413;

  private static final String ENQUEUED_LIMIT = "enqueued token limit";

  private final String provider;
  private final Function<byte[], @Nullable ProviderError> errors;
  private final Kinds kinds;

  /** A dialect's reading of its own errors. */
  @FunctionalInterface
  public interface Kinds {
    /** The kind of a well-formed error with a status of 400 to 499 other than 408 and 409. */
    Refusal.Kind of(int status, ProviderError error);
  }

  /**
   * A provider's way to answer.
   *
   * @param provider its name in sentences
   * @param errors reads an error body; null if it has not the provider's shape
   */
  public Answers(String provider, Function<byte[], @Nullable ProviderError> errors, Kinds kinds) {
    this.provider = provider;
    this.errors = errors;
    this.kinds = kinds;
  }

  /**
   * The refusal that an answer to a creation or upload is.
   *
   * @return null if it is none, so that the call may have had an effect
   */
  public @Nullable Refusal refusal(Reply.Answered answer) {
    int status = answer.status();
    if (status < 400 || status > 499 || status == REQUEST_TIMEOUT || status == CONFLICT) {
      return queueFullAnyway(answer);
    }
    ProviderError error = errors.apply(answer.body());
    if (error != null) {
      return refusal(kinds.of(status, error), answer, error.message());
    }
    return switch (status) {
      case UNAUTHORIZED, PROXY_AUTHENTICATION_REQUIRED ->
          refusal(Refusal.Kind.ACCESS_DENIED, answer, foreign(answer));
      case CONTENT_TOO_LARGE -> refusal(Refusal.Kind.TOO_LARGE, answer, foreign(answer));
      default -> null;
    };
  }

  /** Whether an error has the provider's own shape, so that it is the provider who speaks. */
  public boolean isOwn(Reply.Answered answer) {
    return errors.apply(answer.body()) != null;
  }

  /** The doubt that an answer to a creation leaves. */
  public CreateOutcome.Unknown unknown(Reply.Answered answer) {
    ProviderError error = answer.success() ? null : errors.apply(answer.body());
    return new CreateOutcome.Unknown(said(answer, error), error != null);
  }

  /** Whether the provider itself says that it does not know the thing. */
  public boolean notFound(Reply reply) {
    return reply instanceof Reply.Answered answer
        && answer.status() == NOT_FOUND
        && errors.apply(answer.body()) != null;
  }

  /** Why a call without an effect did not work. */
  public Trouble trouble(Reply reply) {
    return switch (reply) {
      case Reply.NotSent(String why) -> Trouble.passing(provider + " was not reached: " + why);
      case Reply.Lost(String why) -> Trouble.passing(provider + " did not answer: " + why);
      case Reply.Answered answer -> {
        boolean refused =
            switch (answer.status()) {
              case UNAUTHORIZED, PROXY_AUTHENTICATION_REQUIRED -> true;
              case PAYMENT_REQUIRED, FORBIDDEN -> isOwn(answer);
              default -> false;
            };
        yield new Trouble(said(answer, errors.apply(answer.body())), refused, answer.retryAfter());
      }
    };
  }

  /** How a call ended whose success needs no reading. */
  public CallOutcome call(Reply reply) {
    if (reply instanceof Reply.Answered answer && answer.success()) {
      return new CallOutcome.Done();
    }
    return notFound(reply) ? new CallOutcome.NotFound() : new CallOutcome.Failed(trouble(reply));
  }

  /** Whether a message says that the account's queue of tokens is full. */
  public static boolean saysQueueFull(String message) {
    return message.toLowerCase(Locale.ROOT).contains(ENQUEUED_LIMIT);
  }

  private @Nullable Refusal queueFullAnyway(Reply.Answered answer) {
    ProviderError error = answer.status() < 400 ? null : errors.apply(answer.body());
    return error != null && saysQueueFull(error.message())
        ? refusal(Refusal.Kind.QUEUE_FULL, answer, error.message())
        : null;
  }

  private static Refusal refusal(Refusal.Kind kind, Reply.Answered answer, String message) {
    return new Refusal(kind, message, answer.status(), answer.retryAfter(), answer.requestId());
  }

  private String said(Reply.Answered answer, @Nullable ProviderError error) {
    if (error == null) {
      return foreign(answer);
    }
    return provider + " answered " + answer.status() + ": " + error.message();
  }

  private String foreign(Reply.Answered answer) {
    return "status "
        + answer.status()
        + " with a body that is not "
        + provider
        + "'s: something between may have answered; check the base URL and the proxy";
  }
}
