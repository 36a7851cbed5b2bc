package dev.offpeak.ledger;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report in the columns of FOCUS 1.0, the FinOps Open Cost and Usage Specification, as CSV: one
 * line a day, provider, feature, model and lane. Columns that begin with {@code x_} are ours, as
 * the specification has it. What has no price has empty amounts.
 */
final class ReportFocus {

  /** What a line stands for; a chargeback needs all of it. */
  static final List<Dimension> DIMENSIONS =
      List.of(
          Dimension.DAY, Dimension.PROVIDER, Dimension.FEATURE, Dimension.MODEL, Dimension.LANE);

  private static final List<String> HEADER =
      List.of(
          "BilledCost",
          "EffectiveCost",
          "ListCost",
          "ContractedCost",
          "BillingCurrency",
          "BillingPeriodStart",
          "BillingPeriodEnd",
          "ChargePeriodStart",
          "ChargePeriodEnd",
          "ChargeCategory",
          "ChargeClass",
          "ChargeDescription",
          "ChargeFrequency",
          "BillingAccountId",
          "InvoiceIssuerName",
          "ProviderName",
          "PublisherName",
          "ServiceCategory",
          "ServiceName",
          "SkuId",
          "PricingCategory",
          "PricingQuantity",
          "PricingUnit",
          "ConsumedQuantity",
          "ConsumedUnit",
          "ResourceId",
          "ResourceName",
          "ResourceType",
          "Tags",
          "x_Requests",
          "x_InputTokens",
          "x_CachedTokens",
          "x_CacheWriteTokens",
          "x_OutputTokens",
          "x_UnpricedRequests");

  private static final String MIDNIGHT = "T00:00:00Z";

  private ReportFocus() {}

  /**
   * @param report broken down by {@link #DIMENSIONS}
   */
  static String write(Report report) {
    StringBuilder csv = new StringBuilder();
    CsvText.line(csv, HEADER);
    for (Report.Row row : report.rows()) {
      CsvText.line(csv, cells(labels(report.query().by(), row.labels()), row.sums()));
    }
    return csv.toString();
  }

  private static Map<Dimension, String> labels(List<Dimension> by, List<String> labels) {
    Map<Dimension, String> all = new LinkedHashMap<>();
    for (Dimension dimension : DIMENSIONS) {
      all.put(dimension, labels.get(by.indexOf(dimension)));
    }
    return all;
  }

  private static List<String> cells(Map<Dimension, String> labels, Sums sums) {
    LocalDate day = LocalDate.parse(label(labels, Dimension.DAY));
    LocalDate month = day.withDayOfMonth(1);
    String provider = label(labels, Dimension.PROVIDER);
    String display = new ProviderName(provider).display();
    String feature = label(labels, Dimension.FEATURE);
    String model = label(labels, Dimension.MODEL);
    String lane = label(labels, Dimension.LANE);
    Usage tokens = sums.tokens();
    String quantity = Long.toString(Math.addExact(tokens.inputTokens(), tokens.outputTokens()));
    String paid = money(sums, sums.paid());
    return List.of(
        paid,
        paid,
        money(sums, sums.synchronous()),
        paid,
        "USD",
        month + MIDNIGHT,
        month.plusMonths(1) + MIDNIGHT,
        day + MIDNIGHT,
        day.plusDays(1) + MIDNIGHT,
        "Usage",
        "",
        model + " by " + lane + " for " + feature,
        "Usage-Based",
        provider,
        display,
        display,
        display,
        "AI and Machine Learning",
        display + " API",
        model,
        lane.equals("interactive") ? "Standard" : "Other",
        quantity,
        "Tokens",
        quantity,
        "Tokens",
        feature,
        feature,
        "Feature",
        tags(feature, lane),
        Long.toString(sums.requests()),
        Long.toString(tokens.inputTokens()),
        Long.toString(tokens.cachedTokens()),
        Long.toString(tokens.cacheWriteTokens()),
        Long.toString(tokens.outputTokens()),
        Long.toString(sums.unpriced()));
  }

  private static String label(Map<Dimension, String> labels, Dimension dimension) {
    return labels.getOrDefault(dimension, "");
  }

  private static String tags(String feature, String lane) {
    return "{\"feature\":\"" + escaped(feature) + "\",\"lane\":\"" + escaped(lane) + "\"}";
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.toString();
  }

  private static String money(Sums sums, Usd amount) {
    return sums.isPriced() ? amount.toPlainString() : "";
  }
}
