package dev.offpeak.provider.openai;

import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.provider.http.ProviderError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which failure a line of an error file is. Source: the batch guide and the error codes guide at
 * developers.openai.com, checked 2026-11-23; {@code batch_cancelled} is by analogy with {@code
 * batch_expired}.
 */
final class OpenAiFailures {

  /** {@code content_policy_violation}, {@code content_filter}, {@code misalignment_policy_…}. */
  private static final Pattern POLICY =
      Pattern.compile("content_?policy|policy_violation|content_filter|moderation");

  private OpenAiFailures() {}

  /**
   * The failure of one line.
   *
   * @param status of the line's response; 0 if it has none
   */
  static Failure of(
      int status, @Nullable String code, @Nullable String type, @Nullable String message) {
    String codes = (code == null ? "" : code) + ' ' + (type == null ? "" : type);
    FailureKind kind = status == 0 ? withoutResponse(codes) : ofStatus(status, codes);
    String said = message == null ? "" : ProviderError.oneLine(message);
    return new Failure(kind, said.isEmpty() ? kind.meaning() : said);
  }

  private static FailureKind withoutResponse(String codes) {
    if (codes.contains("expired")) {
      return FailureKind.EXPIRED;
    }
    if (codes.contains("cancel")) {
      return FailureKind.CANCELLED_BY_PROVIDER;
    }
    return FailureKind.UNKNOWN;
  }

  private static FailureKind ofStatus(int status, String codes) {
    return switch (status) {
      case 400, 422 ->
          POLICY.matcher(codes).find() ? FailureKind.CONTENT_POLICY : FailureKind.INVALID_REQUEST;
      case 403 ->
          POLICY.matcher(codes).find() ? FailureKind.CONTENT_POLICY : FailureKind.ACCESS_DENIED;
      case 401, 402 -> FailureKind.ACCESS_DENIED;
      case 404 -> FailureKind.NOT_FOUND;
      case 413 -> FailureKind.TOO_LARGE;
      case 408 -> FailureKind.SERVER_ERROR;
      case 429 -> isQuota(codes) ? FailureKind.ACCESS_DENIED : FailureKind.RATE_LIMITED;
      case 503 -> isOverloaded(codes) ? FailureKind.OVERLOADED : FailureKind.SERVER_ERROR;
      default -> status >= 500 && status <= 599 ? FailureKind.SERVER_ERROR : FailureKind.UNKNOWN;
    };
  }

  private static boolean isQuota(String codes) {
    for (String code : codes.split(" ", -1)) {
      if (OpenAiRefusals.isQuota(code)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOverloaded(String codes) {
    return codes.contains("overloaded") || codes.contains("slow_down");
  }
}
