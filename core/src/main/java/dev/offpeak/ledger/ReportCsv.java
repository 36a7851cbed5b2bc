package dev.offpeak.ledger;

import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as CSV: a header, then one line a row, without a total, so that a sheet can add up.
 * Amounts are plain decimals, empty where nothing in the row has a price. Quoted as RFC 4180 says,
 * lines end in {@code \n}.
 */
final class ReportCsv {

  private static final List<String> SUMS =
      List.of(
          "requests",
          "input_tokens",
          "cached_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens",
          "cost_usd",
          "synchronous_cost_usd",
          "saved_usd",
          "unpriced");

  private ReportCsv() {}

  static String write(Report report) {
    StringBuilder csv = new StringBuilder();
    List<String> header = new ArrayList<>();
    report.query().by().forEach(dimension -> header.add(dimension.label()));
    header.addAll(SUMS);
    CsvText.line(csv, header);
    for (Report.Row row : report.rows()) {
      List<String> cells = new ArrayList<>(row.labels());
      cells.addAll(cells(row.sums()));
      CsvText.line(csv, cells);
    }
    return csv.toString();
  }

  private static List<String> cells(Sums sums) {
    Usage tokens = sums.tokens();
    return List.of(
        Long.toString(sums.requests()),
        Long.toString(tokens.inputTokens()),
        Long.toString(tokens.cachedTokens()),
        Long.toString(tokens.cacheWriteTokens()),
        Long.toString(tokens.outputTokens()),
        Long.toString(tokens.reasoningTokens()),
        money(sums, sums.paid()),
        money(sums, sums.synchronous()),
        money(sums, sums.saved()),
        Long.toString(sums.unpriced()));
  }

  private static String money(Sums sums, Usd amount) {
    return sums.isPriced() ? amount.toPlainString() : "";
  }
}
