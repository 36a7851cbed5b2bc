package dev.offpeak.app.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headers, numbers to the right. Where the width is too small for all, columns that can
 * be missed are left out, the last of them first; the last column takes what is left. Not
 * thread-safe.
 */
public final class Table {

  private static final String GAP = "  ";

  private final List<String> headers;
  private final boolean[] right;
  private final boolean[] optional;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headers of the columns; {@code ?} before one says that it can be missed, then {@code >}
   *     that it is aligned to the right
   */
  public Table(String... headers) {
    this.headers = new ArrayList<>();
    this.right = new boolean[headers.length];
    this.optional = new boolean[headers.length];
    for (int i = 0; i < headers.length; i++) {
      optional[i] = headers[i].startsWith("?");
      String header = optional[i] ? headers[i].substring(1) : headers[i];
      right[i] = header.startsWith(">");
      this.headers.add(right[i] ? header.substring(1) : header);
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
    boolean[] shown = shown(widths, columns);
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        if (!shown[i]) {
          continue;
        }
        String padding = " ".repeat(widths[i] - Ink.width(row.get(i)));
        line.append(line.isEmpty() ? "" : GAP);
        line.append(right[i] ? padding + row.get(i) : row.get(i) + padding);
      }
      lines.add(Wrap.cut(line.toString().stripTrailing(), columns));
    }
    return lines;
  }

  /** Which columns are shown: those that can be missed go while the table is too wide. */
  private boolean[] shown(int[] widths, int columns) {
    boolean[] shown = new boolean[widths.length];
    Arrays.fill(shown, true);
    long whole = (long) Arrays.stream(widths).sum() + (long) GAP.length() * (widths.length - 1);
    for (int i = widths.length - 1; i >= 0 && whole > columns; i--) {
      if (optional[i]) {
        shown[i] = false;
        whole -= widths[i] + GAP.length();
      }
    }
    return shown;
  }
}
