package dev.offpeak.provider.http;

import java.util.regex.Pattern;
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

  /** What is looked at of a message: so much that the shortened one can still be full. */
  private static final int LOOKED_AT_MAX = 8 * MESSAGE_LENGTH_MAX;

  /** A quotation as long as this is no parameter or value any more, but what we sent. */
  private static final int QUOTED_LENGTH_MAX = 60;

  /** Keys as providers write them, whole or with stars in the middle, whoever's they are. */
  private static final Pattern KEY =
      Pattern.compile("\\b(?:sk|pk|rk)-[A-Za-z0-9_*-]{6,}|(?i:\\bbearer) [^ \"',]+");

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

  /**
   * A provider's words in one bounded line, without what looks like a key, and with long quotations
   * taken out, because they may be the prompt.
   */
  public static String oneLine(String text) {
    String head = cut(text.strip(), LOOKED_AT_MAX);
    String line = head.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+", " ");
    line = withoutQuotations(KEY.matcher(line).replaceAll("***"));
    return line.length() <= MESSAGE_LENGTH_MAX ? line : cut(line, MESSAGE_LENGTH_MAX) + "…";
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  private static String withoutQuotations(String line) {
    StringBuilder kept = new StringBuilder();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      kept.append(c);
      if (isOpening(line, at)) {
        int end = closing(line, at);
        boolean tooLong = end - at - 1 > QUOTED_LENGTH_MAX;
        kept.append(tooLong ? "…" : line.substring(at + 1, end));
        if (end < line.length()) {
          kept.append(c);
        }
        at = end;
      }
      at++;
    }
    return kept.toString();
  }

  /** An apostrophe within or after a word opens nothing. */
  private static boolean isOpening(String line, int at) {
    return isQuote(line.charAt(at))
        && (at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1)))
        && closing(line, at) > at + 1;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  /** Where the quotation that opens at {@code at} closes; the line's end if it does not. */
  private static int closing(String line, int at) {
    for (int i = at + 1; i < line.length(); i++) {
      boolean insideWord = i + 1 < line.length() && Character.isLetterOrDigit(line.charAt(i + 1));
      if (line.charAt(i) == line.charAt(at) && line.charAt(i - 1) != '\\' && !insideWord) {
        return i;
      }
    }
    return line.length();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
