package dev.offpeak.ledger;

import java.util.Map;

/**
 * A last column of a report's table, which does not come from the ledger.
 *
 * @param header what the column is
 * @param byLabel what it says in the rows with these first labels; a dash in all others
 * @param total what it says in the last row
 * @param below a sentence below the table; empty for none
 */
public record ReportRemarks(
    String header, Map<String, String> byLabel, String total, String below) {

  public ReportRemarks {
    byLabel = Map.copyOf(byLabel);
  }
}
