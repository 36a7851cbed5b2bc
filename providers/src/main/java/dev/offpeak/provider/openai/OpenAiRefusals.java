package dev.offpeak.provider.openai;

import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.ProviderError;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which kind of refusal an OpenAI error is. Source: the error codes guide at developers.openai.com,
 * checked 2026-11-23; the texts about queue and input file are as seen by others in 2026.
 */
final class OpenAiRefusals {

  /** No money, quota or spend limit left: waiting does not help. */
  private static final Set<String> QUOTA_CODES =
      Set.of(
          "insufficient_quota",
          "credit_balance_exhausted",
          "billing_hard_limit_reached",
          "billing_not_active");

  private static final Pattern SPEND_LIMIT = Pattern.compile("spend(ing)?_limit|hard_limit");

  private static final Pattern FILE = Pattern.compile("\\b(input_)?file");

  private static final Pattern STORAGE =
      Pattern.compile("storage.{0,40}(quota|limit|exceed|full)|too many files|file.{0,20}quota");

  private static final Pattern MISSING =
      Pattern.compile(
          "not found|no such|(does not|doesn't) exist|(not|n't) (be )?(find|found|visible|accessible|access)");

  private OpenAiRefusals() {}

  static Refusal.Kind kind(int status, ProviderError error) {
    if (saysStorageFull(error)) {
      return Refusal.Kind.STORAGE_FULL;
    }
    if (isQuota(error.code()) || isQuota(error.type())) {
      return Refusal.Kind.QUOTA;
    }
    if (error.is("token_limit_exceeded") || Answers.saysQueueFull(error.message())) {
      return Refusal.Kind.QUEUE_FULL;
    }
    return switch (status) {
      case 429 -> Refusal.Kind.WAIT;
      case 401, 402, 403 -> Refusal.Kind.ACCESS_DENIED;
      case 413 -> Refusal.Kind.TOO_LARGE;
      default ->
          saysInputNotFound(error.message()) ? Refusal.Kind.INPUT_NOT_FOUND : Refusal.Kind.INVALID;
    };
  }

  /**
   * Whether the account has no room for another file (2.5 TB a project). No code for it is
   * documented, so it is told by its words.
   */
  private static boolean saysStorageFull(ProviderError error) {
    String text = (error.code() + ' ' + error.message()).toLowerCase(Locale.ROOT);
    return STORAGE.matcher(text).find();
  }

  /** Whether a code says that money, quota or a spend limit is used up. */
  static boolean isQuota(String code) {
    return QUOTA_CODES.contains(code) || SPEND_LIMIT.matcher(code).find();
  }

  /**
   * Whether a message says that the uploaded file is not there, or not visible yet; a model that
   * does not exist is another matter.
   */
  static boolean saysInputNotFound(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return FILE.matcher(text).find() && !text.contains("model") && MISSING.matcher(text).find();
  }
}
