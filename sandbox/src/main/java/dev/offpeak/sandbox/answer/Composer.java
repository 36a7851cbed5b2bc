package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.wire.BodyHash;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a text that could be an answer: the first sentences for a summary, one of the offered
 * labels for a classification, else a few sentences about the prompt's own words. Stateless.
 */
public final class Composer {
  /** Instructions stand at the beginning or the end; looking further costs more than it gives. */
  private static final int EDGE_CHARACTERS = 200;

  private static final int SUMMARY_CHARACTERS_MAX = 1500;
  private static final int SUMMARY_SENTENCES = 2;
  private static final Pattern SUMMARY =
      Pattern.compile("summar(?:y|i[sz])|tl;dr", Pattern.CASE_INSENSITIVE);
  private static final Pattern LABELS =
      Pattern.compile(
          "(?:one of|either|categories|labels)[^:\\n]{0,40}?:?\\s*"
              + "([\\w'\"-]+(?:\\s*(?:,|/|\\bor\\b)\\s*(?:or\\s+)?[\\w'\"-]+)+)",
          Pattern.CASE_INSENSITIVE);

  /** Texts without any of these offer no labels; asking a pattern costs ten times as much. */
  private static final List<String> LABEL_HINTS =
      List.of("one of", "either", "categories", "labels");

  private static final Pattern LABEL_SEPARATOR = Pattern.compile("\\s*(?:,|/|\\bor\\b)\\s*");
  private static final List<String> REMARKS =
      List.of(
          "The main points are clear and can be acted on.",
          "Nothing in it contradicts what was said before.",
          "It is best handled step by step, beginning with the most urgent part.",
          "The details given are enough for a first decision.",
          "A short follow-up would settle the open questions.",
          "On balance the evidence points in one direction.");

  private Composer() {}

  /**
   * Makes an answer.
   *
   * @param instructions the system prompt; empty if there is none
   * @param text the user's last text
   * @param seed decides between possible answers
   */
  public static String compose(String instructions, String text, long seed) {
    String asked = edges(instructions) + "\n" + edges(text);
    String hint = asked.toLowerCase(Locale.ROOT);
    if (LABEL_HINTS.stream().anyMatch(hint::contains)) {
      Matcher labels = LABELS.matcher(asked);
      if (labels.find()) {
        return label(labels.group(1), seed);
      }
    }
    if (hint.contains("summar") || hint.contains("tl;dr")) {
      String summary = firstSentences(material(text), SUMMARY_SENTENCES);
      if (!summary.isBlank()) {
        return summary;
      }
    }
    return remarks(text, seed);
  }

  private static String edges(String text) {
    return text.length() <= 2 * EDGE_CHARACTERS
        ? text
        : text.substring(0, EDGE_CHARACTERS)
            + "\n"
            + text.substring(text.length() - EDGE_CHARACTERS);
  }

  private static String label(String list, long seed) {
    List<String> labels = LABEL_SEPARATOR.splitAsStream(list).toList();
    int pick = (int) Long.remainderUnsigned(BodyHash.mix(seed), labels.size());
    String label = labels.get(pick).replaceAll("['\"]", "").strip();
    return label.isEmpty() ? list : label;
  }

  /** The text to be worked on: what follows the instruction, if it can be told apart. */
  private static String material(String text) {
    Matcher summary = SUMMARY.matcher(text.substring(0, Math.min(text.length(), EDGE_CHARACTERS)));
    if (!summary.find()) {
      return text;
    }
    int from = summary.end();
    int colon = text.indexOf(':', from);
    int line = text.indexOf('\n', from);
    int cut = colon < 0 ? line : line < 0 ? colon : Math.min(colon, line);
    String rest = cut < 0 ? "" : text.substring(cut + 1).strip();
    return rest.isEmpty() ? text : rest;
  }

  private static String firstSentences(String text, int count) {
    int found = 0;
    int end = Math.min(text.length(), SUMMARY_CHARACTERS_MAX);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean stop = c == '.' || c == '!' || c == '?';
      boolean last = i + 1 >= text.length() || Character.isWhitespace(text.charAt(i + 1));
      if (stop && last && ++found == count) {
        return text.substring(0, i + 1).strip();
      }
    }
    return safeCut(text, end).strip();
  }

  private static String remarks(String text, long seed) {
    String topic = safeCut(text.strip().replace('\n', ' '), 80).strip();
    StringBuilder answer = new StringBuilder("About \"").append(topic).append("\": ");
    int sentences = 2 + (int) Long.remainderUnsigned(BodyHash.mix(seed ^ 1), 3);
    int first = (int) Long.remainderUnsigned(BodyHash.mix(seed ^ 2), REMARKS.size());
    for (int i = 0; i < sentences; i++) {
      answer.append(i == 0 ? "" : " ").append(REMARKS.get((first + i) % REMARKS.size()));
    }
    return answer.toString();
  }

  private static String safeCut(String text, int end) {
    if (text.length() <= end) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /** Puts the separators that break careless line readers into a text. */
  public static String withSeparators(String text) {
    int space = text.indexOf(' ');
    int at = space < 0 ? text.length() : space;
    return text.substring(0, at) + "\u2028\u2029\u0085" + text.substring(at);
  }
}
