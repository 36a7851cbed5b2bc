package dev.offpeak.savings;

import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.HtmlText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.ledger.Report;
import dev.offpeak.ledger.ReportHtml;
import dev.offpeak.model.Durations;
import dev.offpeak.model.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/** What a decision brought, as a part of a report in HTML. */
public final class BeforeAfterHtml {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private static final double NANOS_PER_MILLI = 1e6;

  private BeforeAfterHtml() {}

  /** The report as one file, with what the decision brought. */
  public static String write(Report report, BeforeAfter decided) {
    return ReportHtml.write(report, part(decided));
  }

  private static String part(BeforeAfter decided) {
    StringBuilder html = new StringBuilder("<h2>Before and since the decision</h2>\n<p>Lane ");
    Lane lane = decided.decision().lane();
    html.append(lane == null ? "auto" : lane.label()).append(" since ");
    html.append(time(decided.decision().at())).append(", by ");
    html.append(HtmlText.of(decided.decision().by())).append(".</p>\n");
    html.append("<div class=\"scroll\"><table>\n<thead><tr><th></th><th class=\"n\">before</th>");
    html.append("<th class=\"n\">since</th></tr></thead>\n<tbody>\n");
    spans(html, decided, "from", span -> time(span.from()));
    spans(html, decided, "to", span -> time(span.to()));
    spans(html, decided, "requests", span -> CountText.of(span.requests()));
    spans(html, decided, "paid", span -> MoneyText.of(span.cost()));
    spans(html, decided, "a day", span -> MoneyText.of(span.perDay()));
    spans(html, decided, "1,000 requests", span -> MoneyText.of(span.perThousand()));
    BeforeAfter.Waiting waiting = decided.waiting();
    times(html, "whole answer", waiting.before().total(), waiting.after().total());
    times(html, "first byte", waiting.before().toFirstByte(), waiting.after().toFirstByte());
    times(html, "of it the gateway's", waiting.before().own(), waiting.after().own());
    html.append("</tbody></table></div>\n<p>Saved ").append(MoneyText.of(decided.saved()));
    html.append(" of ").append(MoneyText.of(decided.after().synchronous()));
    html.append(": batch ").append(MoneyText.of(decided.savedByBatch())).append(", cache ");
    html.append(MoneyText.of(decided.savedByCache())).append(", route ");
    html.append(MoneyText.of(decided.savedByRoute())).append(".</p>\n");
    Comparison same = decided.comparison();
    html.append("<p>The requests since then would have cost ").append(MoneyText.of(same.before()));
    html.append(" as they were paid for before, and cost ").append(MoneyText.of(same.after()));
    html.append("; confidence ").append(same.confidence().name().toLowerCase(Locale.ROOT));
    html.append(same.reasons().isEmpty() ? "" : ": " + String.join(", ", same.reasons()));
    html.append(".</p>\n<p>In flight ").append(CountText.of(decided.requests().inFlight()));
    html.append(" (at most ").append(MoneyText.of(decided.requests().inFlightMost()));
    html.append("), failed ").append(CountText.of(decided.requests().failed()));
    html.append(", late ").append(CountText.of(decided.requests().late())).append(".</p>\n");
    return html.toString();
  }

  private static void spans(
      StringBuilder html, BeforeAfter decided, String name, Function<Span, String> cell) {
    row(html, name, cell.apply(decided.before()), cell.apply(decided.after()));
  }

  private static void times(StringBuilder html, String name, Durations before, Durations after) {
    if (before.count() + after.count() > 0) {
      row(html, name + ", p50 / p95, ms", both(before), both(after));
    }
  }

  private static String both(Durations durations) {
    return durations
        .percentile(50)
        .map(median -> millis(median) + " / " + millis(durations.percentile(95).orElse(median)))
        .orElse("–");
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%,.1f", duration.toNanos() / NANOS_PER_MILLI);
  }

  private static String time(Instant at) {
    return TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  private static void row(StringBuilder html, String name, String before, String since) {
    html.append("<tr><td>").append(name).append("</td><td class=\"n\">").append(before);
    html.append("</td><td class=\"n\">").append(since).append("</td></tr>\n");
  }
}
