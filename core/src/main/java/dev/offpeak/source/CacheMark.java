package dev.offpeak.source;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;

/**
 * Puts the mark at which a provider's cache ends into a body. Nothing else of the body changes, and
 * the same mark in the same body gives the same bytes again.
 *
 * <p>Anthropic: {@code cache_control} at the lifetime of five minutes, which each read renews.
 * OpenAI: a breakpoint, and the mode in which nothing but breakpoints is written, so that the rest
 * of each prompt is not billed as written. Sources as {@link PromptBeginnings} has them.
 */
public final class CacheMark {

  private static final String ANTHROPIC = "\"cache_control\":{\"type\":\"ephemeral\"}";
  private static final String OPENAI = "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}";
  private static final String OPENAI_MODE = "\"prompt_cache_options\":{\"mode\":\"explicit\"},";

  private CacheMark() {}

  /**
   * What is put in around a value.
   *
   * @param mode after the body's first brace
   * @param before before the value
   * @param inside before the value's last brace
   * @param after after the value
   */
  private record Parts(String mode, String before, String inside, String after) {

    int bytes() {
      return mode.length() + before.length() + inside.length() + after.length();
    }
  }

  /** The mark as people read it. */
  public static String words(Endpoint endpoint) {
    return endpoint == Endpoint.MESSAGES ? ANTHROPIC : OPENAI;
  }

  /** How much longer a marked body is. */
  public static int extraBytes(Endpoint endpoint, Beginning at) {
    return parts(endpoint, at).bytes();
  }

  /** The body with the mark in it. */
  public static byte[] put(Endpoint endpoint, byte[] body, Beginning at) {
    Parts parts = parts(endpoint, at);
    JsonBytes marked = new JsonBytes(body.length + parts.bytes());
    int brace = 0;
    while (body[brace] != '{') {
      brace++;
    }
    marked.raw(body, 0, brace + 1).raw(parts.mode()).raw(body, brace + 1, at.from());
    marked.raw(parts.before());
    int end = parts.inside().isEmpty() ? at.to() : at.to() - 1;
    marked.raw(body, at.from(), end).raw(parts.inside()).raw(body, end, at.to());
    return marked.raw(parts.after()).raw(body, at.to(), body.length).toByteArray();
  }

  private static Parts parts(Endpoint endpoint, Beginning at) {
    String mark = words(endpoint);
    String mode = endpoint == Endpoint.MESSAGES ? "" : OPENAI_MODE;
    String type = endpoint == Endpoint.RESPONSES ? "input_text" : "text";
    return at.text()
        ? new Parts(mode, "[{\"type\":\"" + type + "\",\"text\":", "", "," + mark + "}]")
        : new Parts(mode, "", "," + mark, "");
  }

  /** The marked value with its content left out, for showing what changes. */
  public static String shape(Endpoint endpoint, Beginning at) {
    Parts parts = parts(endpoint, at);
    String value = at.text() ? "\"…\"" : "{…" + parts.inside() + "}";
    return parts.before() + value + parts.after();
  }
}
