package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Verdict.InputError;

/** What a batch says that failed validation on purpose. Stateless. */
final class ValidationErrors {
  private ValidationErrors() {}

  /** The error with that code; of a code that is not known here too. */
  static InputError of(String code) {
    return switch (code) {
      case "token_limit_exceeded" ->
          whole(code, "Enqueued token limit reached for the model in organization org-sandbox.");
      case "mismatched_model" ->
          line(code, "All requests of a batch must name one model.", "body.model");
      case "duplicate_custom_id" ->
          line(code, "The custom_id is used more than once.", "custom_id");
      case "invalid_json_line" -> new InputError(code, "This line is not valid JSON.", null, 1L);
      case "empty_file" -> whole(code, "The input file is empty.");
      case "file_not_found" -> whole(code, "The input file could not be found.");
      case "model_not_found" ->
          line(code, "The provided model does not exist, or you have no access.", "body.model");
      case "missing_required_parameter" ->
          line(code, "Missing required parameter: 'messages'.", "body.messages");
      case "invalid_url" -> line(code, "The url must be the batch's endpoint.", "url");
      case "invalid_method" -> line(code, "The method must be POST.", "method");
      case "billing_hard_limit_reached" -> whole(code, "Billing hard limit has been reached.");
      default -> whole(code, "The batch failed validation.");
    };
  }

  private static InputError whole(String code, String message) {
    return new InputError(code, message, null, null);
  }

  private static InputError line(String code, String message, String param) {
    return new InputError(code, message, param, 1L);
  }
}
