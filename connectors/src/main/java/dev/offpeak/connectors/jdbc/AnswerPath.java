package dev.offpeak.connectors.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A path to one value of an answer: {@code $.a.b[0]['c d']}. Names and indices only, no wildcards.
 *
 * @param text as the user wrote it
 */
public record AnswerPath(String text, List<Step> steps) {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]'\"\\s]+)|\\[(\\d{1,9})\\]|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]");

  public AnswerPath {
    steps = List.copyOf(steps);
  }

  /** One step down. */
  public sealed interface Step {
    /** To a member of an object. */
    record Name(String name) implements Step {}

    /** To an element of a list, from 0. */
    record Index(int index) implements Step {}
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none; the message is a sentence
   */
  static AnswerPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      step.region(at, text.length());
      if (!step.lookingAt()) {
        throw new IllegalArgumentException(
            "The path "
                + text
                + " is not understood; write it like $.name, $.list[0] or $['a b'].");
      }
      steps.add(step(step));
      at = step.end();
    }
    return new AnswerPath(text, steps);
  }

  private static Step step(Matcher step) {
    String index = step.group(2);
    if (index != null) {
      return new Step.Index(Integer.parseInt(index));
    }
    for (int group : new int[] {1, 3, 4}) {
      String name = step.group(group);
      if (name != null) {
        return new Step.Name(name);
      }
    }
    throw new IllegalStateException("a step matched without a group");
  }

  /** The value at the path; null if there is none, or it is null itself. */
  @Nullable JsonNode in(JsonNode answer) {
    JsonNode here = answer;
    for (Step step : steps) {
      here =
          switch (step) {
            case Step.Name name -> here.path(name.name());
            case Step.Index index -> here.path(index.index());
          };
    }
    return here.isMissingNode() || here.isNull() ? null : here;
  }
}
