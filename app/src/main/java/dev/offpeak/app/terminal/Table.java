package dev.offpeak.app.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headers, numbers to the right. The last column takes what is left of the width. Not
 * thread-safe.
 */
public final class Table {

  private static final String GAP = "  ";

  private final List<String> headers;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headers of the columns; one that begins with {@code >} is aligned to the right
   */
  public Table(String... headers) {
    this.headers = new ArrayList<>();
    this.right = new boolean[headers.length];
    for (int i = 0; i < headers.length; i++) {
      right[i] = headers[i].startsWith(">");
      this.headers.add(right[i] ? headers[i].substring(1) : headers[i]);
    }
  }

  /** Adds a row with as many cells as there are headers. */
  public Table row(String... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException("a row of this table has " + headers.size() + " cells");
    }
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Wrap.printable(cell));
    }
    rows.add(row);
    return this;
  }

  /** The lines, headers first, none longer than the width. */
  public List<String> lines(int columns) {
    int[] widths = new int[headers.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(headers);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Ink.width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - Ink.width(row.get(i)));
        line.append(i == 0 ? "" : GAP);
        line.append(right[i] ? padding + row.get(i) : row.get(i) + padding);
      }
      lines.add(Wrap.cut(line.toString().stripTrailing(), columns));
    }
    return lines;
  }
}
