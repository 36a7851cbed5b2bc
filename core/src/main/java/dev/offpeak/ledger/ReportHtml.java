package dev.offpeak.ledger;

import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as one HTML file that needs nothing else: charts are inline, it follows the reader's
 * light or dark theme, and it prints.
 */
public final class ReportHtml {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2430; --soft: #5a6675; --line: #d6dce3;
        --paper: #ffffff; --paid: #1f6feb; --saved: #b9d7f6; --card: #f5f7fa; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --soft: #a3afbd;
        --line: #38434f; --paper: #12171d; --paid: #6cb0ff; --saved: #2a4a6d; --card: #1b222b; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 68rem; color: var(--ink);
        background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
      p { margin: .25rem 0; } .soft { color: var(--soft); }
      .figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.25rem 0; }
      .figures div { background: var(--card); border-radius: .5rem; padding: .75rem 1.1rem; }
      .figures b { display: block; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      caption { text-align: left; color: var(--soft); }
      th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
        white-space: nowrap; }
      th { color: var(--soft); font-weight: 600; } .n { text-align: right; }
      tfoot td { font-weight: 600; border-bottom: 0; }
      svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft);
        font: 12px system-ui, sans-serif; } .paid { fill: var(--paid); }
      .rest { fill: var(--saved); } .axis { stroke: var(--line); }
      .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem;
        margin: 0 .35rem 0 1rem; vertical-align: -.05rem; } .key:first-child { margin-left: 0; }
      @media print { body { padding: 0; max-width: none; font-size: 11pt; }
        h2, .chart { break-inside: avoid; } tr { break-inside: avoid; }
        * { print-color-adjust: exact; } }
      """;

  private ReportHtml() {}

  /**
   * The file.
   *
   * @param more HTML after the charts, such as what a decision brought; may be empty
   */
  public static String write(Report report, String more) {
    String period = HtmlText.of(PeriodText.of(report.query().from(), report.query().to()));
    String subject =
        report.query().feature() == null ? "" : " · " + report.query().feature().name();
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    html.append("<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>LLM spend").append(HtmlText.of(subject)).append(", ").append(period);
    html.append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    html.append("<h1>LLM spend").append(HtmlText.of(subject)).append("</h1>\n");
    html.append("<p class=\"soft\">").append(period);
    html.append(" · days in UTC · US dollars</p>\n");
    figures(html, report.total());
    if (!report.days().isEmpty()) {
      html.append("<h2>By day</h2>\n").append(DayChart.svg(report.days()));
      html.append(
          """
          <p class="soft"><span class="key" style="background: var(--paid)"></span>paid
          <span class="key" style="background: var(--saved)"></span>saved: what the same tokens
          cost synchronously less what was paid</p>
          """);
    }
    html.append(more);
    table(html, report);
    unpriced(html, report.unpriced());
    return html.append("</body>\n</html>\n").toString();
  }

  private static void figures(StringBuilder html, Sums total) {
    html.append("<div class=\"figures\">\n");
    figure(html, "paid", money(total, total.paid()));
    figure(html, "synchronous", money(total, total.synchronous()));
    figure(html, "saved", money(total, total.saved()) + share(total));
    figure(html, "requests", CountText.of(total.requests()));
    html.append("</div>\n");
  }

  private static String share(Sums total) {
    return total.synchronous().nanos() == 0
        ? ""
        : " (" + CountText.percent(total.saved().nanos(), total.synchronous().nanos()) + ")";
  }

  private static void figure(StringBuilder html, String name, String value) {
    html.append("<div>").append(name).append("<b>").append(HtmlText.of(value));
    html.append("</b></div>\n");
  }

  private static void table(StringBuilder html, Report report) {
    List<Dimension> by = report.query().by();
    html.append("<h2>By ").append(String.join(", ", by.stream().map(Dimension::label).toList()));
    html.append("</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    by.forEach(dimension -> cell(html, "th", dimension.label(), false));
    for (String header : HEADERS) {
      cell(html, "th", header, true);
    }
    html.append("</tr></thead>\n<tbody>\n");
    report.rows().forEach(row -> row(html, row.labels(), row.sums()));
    html.append("</tbody>\n<tfoot>\n");
    List<String> total = new ArrayList<>(List.of("total"));
    while (total.size() < by.size()) {
      total.add("");
    }
    row(html, total, report.total());
    html.append("</tfoot>\n</table></div>\n");
  }

  private static final List<String> HEADERS =
      List.of(
          "requests",
          "tokens in",
          "tokens out",
          "by batch",
          "paid, $",
          "synchronous, $",
          "saved, $");

  private static void row(StringBuilder html, List<String> labels, Sums sums) {
    html.append("<tr>");
    labels.forEach(label -> cell(html, "td", label, false));
    cell(html, "td", CountText.of(sums.requests()), true);
    cell(html, "td", CountText.of(sums.tokens().inputTokens()), true);
    cell(html, "td", CountText.of(sums.tokens().outputTokens()), true);
    String share =
        sums.requests() == 0 ? "–" : CountText.share(sums.in(Lane.BATCH), sums.requests());
    cell(html, "td", share, true);
    cell(html, "td", amount(sums, sums.paid()), true);
    cell(html, "td", amount(sums, sums.synchronous()), true);
    cell(html, "td", amount(sums, sums.saved()), true);
    html.append("</tr>\n");
  }

  private static void cell(StringBuilder html, String tag, String text, boolean number) {
    html.append('<').append(tag).append(number ? " class=\"n\">" : ">");
    html.append(HtmlText.of(text)).append("</").append(tag).append('>');
  }

  private static String money(Sums sums, Usd amount) {
    return sums.isPriced() ? MoneyText.of(amount) : "unpriced";
  }

  /** The unit is in the header. */
  private static String amount(Sums sums, @Nullable Usd amount) {
    return sums.isPriced() && amount != null ? MoneyText.of(amount).replace("$", "") : "–";
  }

  private static void unpriced(StringBuilder html, List<Report.UnpricedModel> models) {
    if (models.isEmpty()) {
      return;
    }
    html.append("<h2>Not in these sums</h2>\n<p>Models without a price:</p>\n<ul>\n");
    for (Report.UnpricedModel model : models) {
      html.append("<li>").append(HtmlText.of(model.model())).append(": ");
      html.append(CountText.of(model.requests(), "request")).append("</li>\n");
    }
    html.append("</ul>\n");
  }
}
