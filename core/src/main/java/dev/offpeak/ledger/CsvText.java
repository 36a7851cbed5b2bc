package dev.offpeak.ledger;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of CSV, quoted as RFC 4180 says, ending in {@code \n}. Names come from headers and files of
 * others: one that a sheet would take for a formula gets an apostrophe before it.
 */
final class CsvText {

  private static final Pattern NUMBER = Pattern.compile("-\\d{1,19}(?:\\.\\d{1,19})?");

  private CsvText() {}

  static void line(StringBuilder csv, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      csv.append(i == 0 ? "" : ",").append(quoted(harmless(cells.get(i))));
    }
    csv.append('\n');
  }

  private static String harmless(String cell) {
    boolean formula =
        switch (cell.isEmpty() ? ' ' : cell.charAt(0)) {
          case '=', '+', '@', '\t', '\r' -> true;
          case '-' -> !NUMBER.matcher(cell).matches();
          default -> false;
        };
    return formula ? "'" + cell : cell;
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
