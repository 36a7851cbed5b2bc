package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the facts of a body in one pass, keeping nothing of it. Where a field is given twice the
 * last one counts, as at the providers. Not thread-safe; make one for each scan.
 */
public final class BodyScanner {

  /** OpenAI's caching guide, checked 2026-11-23: implicit writes are billed from GPT-5.6 on. */
  private static final Pattern GPT =
      Pattern.compile("(?:ft:)?gpt-(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-:].*)?");

  private static final int WRITES_BILLED_MAJOR = 5;
  private static final int WRITES_BILLED_MINOR = 6;

  private final JsonParser parser;
  private final boolean anthropic;
  private final PromptMeter meter;

  private String model = "";
  private boolean stream;
  private @Nullable Long outputTokensMax;
  private long answers = 1;
  private boolean explicitCacheOnly;
  private boolean cacheMarked;
  private @Nullable String unbatchable;

  private BodyScanner(JsonParser parser, boolean anthropic) {
    this.parser = parser;
    this.anthropic = anthropic;
    this.meter = new PromptMeter(parser);
  }

  /**
   * The facts of a body.
   *
   * @throws IllegalArgumentException if it is not one JSON object; the message says why
   */
  public static BodyFacts scan(Endpoint endpoint, byte[] body) {
    try (JsonParser parser = Json.parser(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the body is not a JSON object");
      }
      BodyFacts facts = scan(parser, endpoint == Endpoint.MESSAGES);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("the body goes on after its JSON object");
      }
      return facts;
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException(Json.problem(notJson, body, 0, body.length), notJson);
    }
  }

  /** The facts of the object the parser has just entered; leaves the parser at its end. */
  static BodyFacts scan(JsonParser parser, boolean anthropic) {
    return new BodyScanner(parser, anthropic).facts();
  }

  private BodyFacts facts() {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "model" -> {
          model = value == JsonToken.VALUE_STRING ? parser.getString() : "";
          parser.skipChildren();
        }
        case "stream" -> {
          stream = value == JsonToken.VALUE_TRUE;
          parser.skipChildren();
        }
        case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
            readMaximum(field, value);
        case "n", "best_of" -> readAnswers(value);
        case "speed" -> {
          if (anthropic && value != JsonToken.VALUE_NULL) {
            unbatchable = field;
          }
          parser.skipChildren();
        }
        case "messages", "system", "instructions", "input", "prompt" -> meter.content(value);
        case "tools", "functions", "response_format", "text", "output_format", "output_config" ->
            meter.whole(value);
        case "prompt_cache_options" -> readCacheOptions(value);
        case "cache_control" -> {
          cacheMarked |= value != JsonToken.VALUE_NULL;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    return new BodyFacts(
        model,
        stream,
        outputTokensMaxOfAll(),
        meter.textBytes(),
        meter.media(),
        cacheWritesPossible(),
        unbatchable);
  }

  private void readMaximum(String field, JsonToken value) {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      parser.skipChildren();
      return;
    }
    Long given = wholeNumber(parser.getString());
    if (given == null) {
      return;
    }
    outputTokensMax = outputTokensMax == null ? given : Math.min(given, outputTokensMax);
    if (anthropic && given == 0) {
      unbatchable = field;
    }
  }

  /** How many answers are written, and billed, each of which may reach the limit. */
  private void readAnswers(JsonToken value) {
    if (value == JsonToken.VALUE_NUMBER_INT && !anthropic) {
      Long given = wholeNumber(parser.getString());
      answers = Math.max(answers, given == null ? 1 : given);
    }
    parser.skipChildren();
  }

  private @Nullable Long outputTokensMaxOfAll() {
    Long each = outputTokensMax;
    if (each == null || each == 0) {
      return each;
    }
    return answers > Long.MAX_VALUE / each ? Long.MAX_VALUE : each * answers;
  }

  private static @Nullable Long wholeNumber(String digits) {
    try {
      return Math.max(0, Long.parseLong(digits));
    } catch (NumberFormatException beyondLong) {
      return null;
    }
  }

  private void readCacheOptions(JsonToken value) {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken option = parser.nextToken();
      if (field.equals("mode") && option == JsonToken.VALUE_STRING) {
        explicitCacheOnly = parser.getString().equals("explicit");
      }
      parser.skipChildren();
    }
  }

  private boolean cacheWritesPossible() {
    boolean marked = cacheMarked || meter.cacheMarked();
    return anthropic ? marked : writesAreBilled(model) && (!explicitCacheOnly || marked);
  }

  private static boolean writesAreBilled(String model) {
    Matcher gpt = GPT.matcher(model);
    if (!gpt.matches()) {
      return false;
    }
    int major = Integer.parseInt(gpt.group(1));
    int minor = gpt.group(2) == null ? 0 : Integer.parseInt(gpt.group(2));
    return major > WRITES_BILLED_MAJOR
        || (major == WRITES_BILLED_MAJOR && minor >= WRITES_BILLED_MINOR);
  }
}
