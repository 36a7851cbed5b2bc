package dev.offpeak.gateway.http;

import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a refusal as the client's SDK expects an error. The shapes are the providers' own:
 * OpenAI's {@code {"error": {message, type, param, code}}}, Anthropic's {@code {"type": "error",
 * "error": {type, message}, "request_id"}}; ours are RFC 9457.
 */
final class ErrorBody {

  private static final JsonFactory JSON = new JsonFactory();

  private ErrorBody() {}

  static String contentType(Face face) {
    return switch (face) {
      case OPENAI, ANTHROPIC -> "application/json";
      case OWN -> "application/problem+json";
    };
  }

  static String of(Face face, Refusal refusal, String requestId) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      switch (face) {
        case OPENAI -> openAi(json, refusal);
        case ANTHROPIC -> anthropic(json, refusal, requestId);
        case OWN -> own(json, refusal);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void openAi(JsonGenerator json, Refusal refusal) {
    json.writeName("error").writeStartObject();
    json.writeStringProperty("message", refusal.message());
    json.writeStringProperty("type", openAiType(refusal.status()));
    json.writeNullProperty("param");
    json.writeStringProperty("code", refusal.code());
    json.writeEndObject();
  }

  private static String openAiType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }

  private static void anthropic(JsonGenerator json, Refusal refusal, String requestId) {
    json.writeStringProperty("type", "error");
    json.writeName("error").writeStartObject();
    json.writeStringProperty("type", anthropicType(refusal.status()));
    json.writeStringProperty("message", refusal.message());
    json.writeEndObject();
    json.writeStringProperty("request_id", requestId);
  }

  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  private static void own(JsonGenerator json, Refusal refusal) {
    json.writeStringProperty("type", "about:blank");
    json.writeStringProperty("title", title(refusal.code()));
    json.writeNumberProperty("status", refusal.status());
    json.writeStringProperty("detail", refusal.message());
    json.writeStringProperty("code", refusal.code());
  }

  private static String title(String code) {
    return code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1).replace('_', ' ');
  }
}
