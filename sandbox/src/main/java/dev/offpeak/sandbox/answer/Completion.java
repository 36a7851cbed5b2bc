package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.Json;
import tools.jackson.databind.JsonNode;

/**
 * What a model would say.
 *
 * @param text the text; the input's JSON for the call of a tool
 * @param outputTokens tokens of text and reasoning
 * @param reasoning reasoning tokens among them
 * @param cut whether the limit on output tokens ended it
 */
public record Completion(String text, long outputTokens, long reasoning, boolean cut) {

  /** Makes what a model would say. */
  public static Completion of(Wish wish, Question question) {
    return of(wish, question, 0);
  }

  /**
   * Makes one of several things a model would say. Equal prompts get equal texts, streamed or not,
   * in a batch or not.
   */
  public static Completion of(Wish wish, Question question, int choice) {
    boolean separators = question.separators();
    long prompt = wish.text().hashCode() + 31L * wish.instructions().hashCode();
    long seed = BodyHash.mix(question.seed() ^ BodyHash.mix(prompt + choice));
    String prose = Composer.compose(wish.instructions(), wish.text(), seed);
    if (separators) {
      prose = Composer.withSeparators(prose);
    }
    String whole = shaped(wish.form(), prose, seed);
    long reasoning = Math.min(wish.reasoning(), wish.tokensMax());
    String text = Tokens.cut(whole, Math.min(wish.tokensMax() - reasoning, Integer.MAX_VALUE));
    boolean cut = text.length() < whole.length();
    long textTokens = Math.max(text.isEmpty() ? 0 : 1, Tokens.of(text));
    return new Completion(text, textTokens + reasoning, reasoning, cut);
  }

  private static String shaped(Wish.Form form, String prose, long seed) {
    return switch (form) {
      case Wish.Form.Free free -> prose;
      case Wish.Form.AnyObject any -> Json.object().put("answer", prose).toString();
      case Wish.Form.Schema schema -> SchemaSampler.sample(schema.schema(), prose, seed).toString();
      case Wish.Form.Tool tool -> {
        JsonNode schema = tool.schema();
        yield schema == null ? "{}" : SchemaSampler.sample(schema, prose, seed).toString();
      }
    };
  }
}
