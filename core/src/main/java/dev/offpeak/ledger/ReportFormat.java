package dev.offpeak.ledger;

import java.util.List;
import java.util.Locale;

/** How a report is written. */
public enum ReportFormat {
  /** For people, as wide as the terminal. */
  TABLE,
  /** For spreadsheets: one line a row, no total. */
  CSV,
  /** For programs: one object. */
  JSON,
  /** For a colleague: one file with tables and charts, which needs nothing else. */
  HTML,
  /** For chargeback: columns of the FinOps Open Cost and Usage Specification, as CSV. */
  FOCUS;

  /** The word used in {@code --format}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a report of this format is broken down by unless the user says. */
  public List<Dimension> defaultDimensions() {
    return switch (this) {
      case TABLE, HTML -> List.of(Dimension.FEATURE);
      case FOCUS -> ReportFocus.DIMENSIONS;
      case CSV, JSON ->
          List.of(Dimension.FEATURE, Dimension.PROVIDER, Dimension.MODEL, Dimension.LANE);
    };
  }

  /**
   * The report as text, ending in a line break.
   *
   * @param columns the terminal's width; only a table looks at it, and none is narrower than
   *     {@value ReportTable#COLUMNS_MIN}
   */
  public String write(Report report, int columns) {
    return switch (this) {
      case TABLE -> ReportTable.write(report, columns, null);
      case CSV -> ReportCsv.write(report);
      case JSON -> ReportJson.write(report);
      case HTML -> ReportHtml.write(report, "");
      case FOCUS -> ReportFocus.write(report);
    };
  }

  /**
   * The report as a table with a last column of remarks.
   *
   * @param columns as for {@link #write}
   */
  public static String table(Report report, int columns, ReportRemarks remarks) {
    return ReportTable.write(report, columns, remarks);
  }
}
