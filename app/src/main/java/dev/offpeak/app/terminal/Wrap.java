package dev.offpeak.app.terminal;

import java.util.ArrayList;
import java.util.List;

/** Fits text into a width. */
public final class Wrap {

  /** Between statements on one line. */
  public static final String DOT = " · ";

  /** What a pipe or a file gets: nothing is wrapped. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Narrower than this, lines are left to the terminal. */
  private static final int COLUMNS_MIN = 60;

  private static final String ELLIPSIS = "…";

  private Wrap() {}

  /** The width to lay text out for: the terminal's, at least 60 columns. */
  public static int width(int columns) {
    return columns <= 0 ? UNLIMITED : Math.max(COLUMNS_MIN, columns);
  }

  /** Statements joined by dots, on as many lines as they need; those after the first indented. */
  public static List<String> joined(List<String> parts, int indent, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      boolean first = line.isEmpty() || line.toString().isBlank();
      if (!first && Ink.width(line + DOT + part) > columns) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(" ".repeat(indent));
        first = true;
      }
      line.append(first ? "" : DOT).append(part);
    }
    lines.add(line.toString());
    return lines.stream().flatMap(whole -> words(whole, indent, columns).stream()).toList();
  }

  /**
   * A sentence on as many lines as it needs, broken between words; those after the first indented.
   */
  public static List<String> words(String sentence, int indent, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = sentence;
    while (Ink.width(rest) > columns) {
      int space = rest.lastIndexOf(' ', columns);
      if (space <= indent) {
        break;
      }
      lines.add(rest.substring(0, space));
      rest = " ".repeat(indent) + rest.substring(space + 1);
    }
    lines.add(rest);
    return List.copyOf(lines);
  }

  /** The text, cut with an ellipsis if it takes more columns. Colours are lost where it is cut. */
  public static String cut(String text, int columns) {
    if (Ink.width(text) <= columns) {
      return text;
    }
    String bare = Ink.stripped(text);
    return bare.substring(0, bare.offsetByCodePoints(0, Math.max(0, columns - 1))) + ELLIPSIS;
  }

  /** Left and right on one line, as far apart as the width allows; or the left one alone. */
  public static String apart(String left, String right, int columns) {
    int gap = columns - Ink.width(left) - Ink.width(right);
    return gap < 2 ? cut(left, columns) : left + " ".repeat(gap) + right;
  }

  /** Text with what could steer a terminal made visible. */
  public static String printable(String text) {
    return text.chars().noneMatch(Character::isISOControl)
        ? text
        : text.replaceAll("\\p{Cc}+", " ");
  }
}
