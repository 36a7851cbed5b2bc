package dev.offpeak.provider.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An error body that has the provider's own shape, so that it is the provider who speaks and not
 * something between.
 *
 * @param type the provider's class of the error; empty if it gave none
 * @param code the provider's finer code; empty if it gave none
 * @param parameter what it is about; empty if it gave none
 * @param message for people: one line, bounded
 */
public record ProviderError(String type, String code, String parameter, String message) {

  private static final int MESSAGE_LENGTH_MAX = 500;

  /**
   * Reads {@code {"error":{"message","type","param","code"}}}. Source: openai-openapi f85dbe22,
   * {@code ErrorResponse}, checked 2026-11-23.
   *
   * @return null if the body has another shape
   */
  public static @Nullable ProviderError openAi(byte[] body) {
    JsonNode root = Json.object(body);
    JsonNode error = root == null ? null : root.get("error");
    if (error == null || Json.text(error, "message") == null) {
      return null;
    }
    return of(error, error);
  }

  /**
   * Reads {@code {"type":"error","error":{"type","message","details":{"error_code"}}}}. Source:
   *
   * <p>Anthropic's TypeScript SDK 1.12.0, {@code core/error}, checked 2026-11-23.
   *
   * @return null if the body has another shape
   */
  public static @Nullable ProviderError anthropic(byte[] body) {
    JsonNode root = Json.object(body);
    JsonNode error = root == null ? null : root.get("error");
    if (root == null
        || error == null
        || !"error".equals(Json.text(root, "type"))
        || Json.text(error, "type") == null) {
      return null;
    }
    return of(error, error.path("details"));
  }

  private static ProviderError of(JsonNode error, JsonNode codes) {
    String code = Json.text(codes, "code");
    if (code == null) {
      code = Json.text(codes, "error_code");
    }
    return new ProviderError(
        orEmpty(Json.text(error, "type")),
        orEmpty(code),
        orEmpty(Json.text(error, "param")),
        oneLine(orEmpty(Json.text(error, "message"))));
  }

  /** Whether the code or the type is {@code word}. */
  public boolean is(String word) {
    return code.equals(word) || type.equals(word);
  }

  /** A provider's words in one bounded line. */
  public static String oneLine(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= MESSAGE_LENGTH_MAX ? line : line.substring(0, MESSAGE_LENGTH_MAX) + "…";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
