package dev.offpeak.connectors.jdbc;

import dev.offpeak.connectors.jdbc.WriteBack.What;
import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.sink.Outcome;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an outcome has for a column, in the form the column takes. Of a request that was not
 * answered only status and error exist; its other columns stay as they are.
 */
sealed interface Answered {

  /** Nothing: the column stays as it is. */
  record Absent() implements Answered {}

  /** A value, which may be null. */
  record Present(@Nullable String text) implements Answered {}

  /** A value that the column cannot take, and why, without the value. */
  record Misfit(String why) implements Answered {}

  /** Models like to wrap JSON in a Markdown fence. */
  String FENCE = "```";

  /** Far more digits than any column holds; more would only cost memory. */
  int DIGITS_MAX = 1_000;

  static Answered value(Outcome outcome, What what, Column column) {
    boolean answered = outcome.state() == RequestState.Kind.SUCCEEDED;
    return switch (what) {
      case What.Status status ->
          fit(text(outcome.state().name().toLowerCase(Locale.ROOT)), column, "status");
      case What.FailureJson error -> fit(error(outcome), column, "error");
      case What.Text text -> answered ? answerText(outcome.text(), column) : new Absent();
      case What.Tokens tokens ->
          answered ? fit(usage(outcome.usage()), column, "usage") : new Absent();
      case What.CostUsd cost ->
          answered ? fit(cost(outcome.cost()), column, "cost_usd") : new Absent();
      case What.Path path -> answered ? path(outcome.text(), path.path(), column) : new Absent();
    };
  }

  private static Answered answerText(@Nullable String answer, Column column) {
    if (answer == null || column.kind() != Column.Kind.JSON) {
      return fit(answer == null ? null : text(answer), column, "text");
    }
    JsonNode json = answerJson(answer);
    return json == null
        ? new Misfit("it takes JSON, and the answer is none")
        : new Present(json.toString());
  }

  private static Answered path(@Nullable String answer, AnswerPath path, Column column) {
    JsonNode json = answer == null ? null : answerJson(answer);
    return json == null
        ? new Misfit("it takes " + path.text() + ", and the answer is not JSON")
        : fit(path.in(json), column, path.text());
  }

  private static @Nullable JsonNode answerJson(String answer) {
    return Json.parse(unfenced(answer));
  }

  /** What stands in the fence, if the whole answer does. */
  private static String unfenced(String answer) {
    String text = answer.strip();
    int firstLine = text.indexOf('\n');
    boolean fenced =
        firstLine >= 0
            && text.startsWith(FENCE)
            && text.endsWith(FENCE)
            && isWord(text.substring(FENCE.length(), firstLine).strip());
    return fenced ? text.substring(firstLine, text.length() - FENCE.length()) : answer;
  }

  private static boolean isWord(String language) {
    return language.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  private static @Nullable JsonNode usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : Json.object()
            .put("input", usage.inputTokens())
            .put("cached", usage.cachedTokens())
            .put("cache_write", usage.cacheWriteTokens())
            .put("output", usage.outputTokens())
            .put("reasoning", usage.reasoningTokens());
  }

  private static @Nullable JsonNode cost(@Nullable Usd cost) {
    return cost == null
        ? null
        : JsonNodeFactory.instance.numberNode(new BigDecimal(cost.toPlainString()));
  }

  private static @Nullable JsonNode error(Outcome outcome) {
    Failure failure = outcome.failure();
    ObjectNode error = Json.object();
    if (failure != null) {
      return error.put("code", failure.kind().label()).put("message", failure.message());
    }
    return outcome.state() == RequestState.Kind.CANCELLED
        ? error.put("code", "cancelled").put("message", "The request was cancelled.")
        : null;
  }

  private static Answered fit(@Nullable JsonNode value, Column column, String what) {
    if (value == null) {
      return new Present(null);
    }
    return switch (column.kind()) {
      case JSON -> new Present(value.toString());
      case TEXT, OTHER -> new Present(plain(value));
      case BOOLEAN -> bool(value, what);
      case DECIMAL -> number(value, what, false);
      case INTEGER -> number(value, what, true);
    };
  }

  private static String plain(JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    return value.isNumber() ? digits(value.decimalValue()) : value.toString();
  }

  private static String digits(BigDecimal number) {
    return Math.abs((long) number.scale()) > DIGITS_MAX
        ? number.toString()
        : number.toPlainString();
  }

  private static Answered bool(JsonNode value, String what) {
    String text = value.asString("").strip().toLowerCase(Locale.ROOT);
    return text.equals("true") || text.equals("false")
        ? new Present(text)
        : new Misfit("it takes true or false, and " + what + " is neither");
  }

  private static Answered number(JsonNode value, String what, boolean whole) {
    BigDecimal number = value.isNumber() ? value.decimalValue() : null;
    if (value.isString()) {
      number = parsed(value.stringValue().strip());
    }
    if (number == null || Math.abs((long) number.scale()) > DIGITS_MAX) {
      return new Misfit("it takes a number, and " + what + " is none");
    }
    if (!whole) {
      return new Present(number.toPlainString());
    }
    return number.stripTrailingZeros().scale() > 0
        ? new Misfit("it takes a whole number, and " + what + " is none")
        : new Present(number.toBigInteger().toString());
  }

  private static @Nullable BigDecimal parsed(String text) {
    try {
      return text.length() > DIGITS_MAX ? null : new BigDecimal(text);
    } catch (NumberFormatException notNumber) {
      return null;
    }
  }
}
