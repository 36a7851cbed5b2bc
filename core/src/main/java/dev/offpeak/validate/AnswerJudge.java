package dev.offpeak.validate;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.validate.BoundedText.SpentException;
import dev.offpeak.validate.SchemaLibrary.SchemaCheck;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells whether answers obey the user's rules. The same answer and rules always give the same
 * judgement, in this process or a later one. Thread-safe.
 */
public final class AnswerJudge {

  private static final JsonFactory JSON = new JsonFactory();

  private final SchemaLibrary library;
  private final Map<String, SchemaCheck> schemas = new ConcurrentHashMap<>();
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  public AnswerJudge(SchemaLibrary library) {
    this.library = library;
  }

  /**
   * Passes if every rule can be tried.
   *
   * @throws IllegalArgumentException saying in one sentence which cannot, and why
   */
  public void check(AnswerRules rules) {
    for (AnswerRule rule : rules.rules()) {
      switch (rule) {
        case AnswerRule.Schema schema -> schema(schema);
        case AnswerRule.Matches matches -> pattern(matches.regex());
        case AnswerRule.Json json -> {}
        case AnswerRule.NotTruncated whole -> {}
        case AnswerRule.NotRefused willing -> {}
      }
    }
  }

  /**
   * Tries the rules in the order in which they were given.
   *
   * @param text of the answer, empty where it has none
   */
  public Judgement judge(AnswerRules rules, String text, AnswerEnd end) {
    try {
      for (AnswerRule rule : rules.rules()) {
        String broken = broken(rule, text, end);
        if (broken != null) {
          return new Judgement.Breaks(broken);
        }
      }
      return new Judgement.Obeys();
    } catch (SpentException | StackOverflowError endless) {
      return new Judgement.Undecided("a regular expression found no end on the answer");
    }
  }

  /** What of the rule is broken; null if nothing. */
  private @Nullable String broken(AnswerRule rule, String text, AnswerEnd end) {
    return switch (rule) {
      case AnswerRule.Json json -> isJson(text) ? null : "the answer is not JSON";
      case AnswerRule.Schema schema -> {
        String place = schema(schema).firstBroken(text);
        yield place == null
            ? null
            : place.isEmpty()
                ? "the answer is not JSON, which " + rule.words() + " asks for"
                : "the answer does not fit " + rule.words() + " at " + place;
      }
      case AnswerRule.Matches matches ->
          pattern(matches.regex()).matcher(BoundedText.of(text)).find()
              ? null
              : "the answer does not match " + rule.words();
      case AnswerRule.NotTruncated whole ->
          end == AnswerEnd.TRUNCATED ? "the answer was cut at the most tokens it might have" : null;
      case AnswerRule.NotRefused willing ->
          end == AnswerEnd.REFUSED ? "the model refused to answer" : null;
    };
  }

  private SchemaCheck schema(AnswerRule.Schema schema) {
    return schemas.computeIfAbsent(schema.text(), library::compile);
  }

  private Pattern pattern(String regex) {
    return patterns.computeIfAbsent(regex, AnswerJudge::compile);
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "/" + regex + "/ is no regular expression: " + wrong.getDescription(), wrong);
    }
  }

  /** Whether the text is one JSON value and nothing else. */
  private static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // Numbers and the like are read only as far as needed; the end must follow.
      return parser.nextToken() == null;
    } catch (JacksonException broken) {
      return false;
    }
  }
}
