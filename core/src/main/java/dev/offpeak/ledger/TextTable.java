package dev.offpeak.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Columns of text that fit a width: first whole columns give way, the least important first, then
 * left-aligned ones are cut with an ellipsis.
 */
final class TextTable {

  private static final String GAP = "  ";
  private static final String ELLIPSIS = "…";

  /** A name that is cut shorter can no longer be told from others. */
  private static final int CUT_WIDTH_MIN = 15;

  /** How far cells are cut when nothing else is left to give way. */
  private static final int CUT_WIDTH_LAST = 4;

  /**
   * One column.
   *
   * @param header its first line
   * @param cells the others, as many in every column
   * @param rightAligned for numbers, which are never cut
   * @param rank columns of higher rank give way first; those of rank 0 never do
   */
  record Column(String header, List<String> cells, boolean rightAligned, int rank) {

    Column {
      cells = cells.stream().map(TextTable::printable).toList();
    }

    int width() {
      int width = length(header);
      for (String cell : cells) {
        width = Math.max(width, length(cell));
      }
      return width;
    }

    String line(int number) {
      return number == 0 ? header : cells.get(number - 1);
    }
  }

  private TextTable() {}

  /** The lines, header first, without trailing spaces. */
  static List<String> lines(List<Column> all, int width) {
    List<Column> columns = fitting(all, width);
    int[] widths = columns.stream().mapToInt(Column::width).toArray();
    cut(columns, widths, width, CUT_WIDTH_MIN);
    cut(columns, widths, width, CUT_WIDTH_LAST);
    List<String> lines = new ArrayList<>();
    int count = columns.getFirst().cells().size() + 1;
    for (int number = 0; number < count; number++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        line.append(i == 0 ? "" : GAP);
        line.append(padded(columns.get(i), number, widths[i]));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<Column> fitting(List<Column> all, int width) {
    List<Column> columns = new ArrayList<>(all);
    int rank = all.stream().mapToInt(Column::rank).max().orElse(0);
    while (rank > 0 && narrowest(columns) > width) {
      int gone = rank;
      columns.removeIf(column -> column.rank() == gone);
      rank--;
    }
    return columns;
  }

  /** How wide the columns are with everything cut that can be. */
  private static int narrowest(List<Column> columns) {
    int width = GAP.length() * (columns.size() - 1);
    for (Column column : columns) {
      width += column.rightAligned() ? column.width() : Math.min(column.width(), CUT_WIDTH_MIN);
    }
    return width;
  }

  private static void cut(List<Column> columns, int[] widths, int width, int min) {
    int over = GAP.length() * (columns.size() - 1) - width;
    for (int each : widths) {
      over += each;
    }
    while (over > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean cuttable = !columns.get(i).rightAligned() && widths[i] > min;
        if (cuttable && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      over--;
    }
  }

  private static String padded(Column column, int number, int width) {
    String text = column.line(number);
    int missing = width - length(text);
    if (missing < 0) {
      int end = text.offsetByCodePoints(0, width - 1);
      return text.substring(0, end) + ELLIPSIS;
    }
    String padding = " ".repeat(missing);
    return column.rightAligned() ? padding + text : text + padding;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Names come from users and providers: nothing of theirs may steer a terminal. */
  private static String printable(String text) {
    return text.chars().noneMatch(Character::isISOControl) ? text : text.replaceAll("\\p{Cc}", "?");
  }

  /** Words on lines of at most a width; a word that is longer stays whole. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : printable(text).split(" ", -1)) {
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return Collections.unmodifiableList(lines);
  }
}
