package dev.offpeak.ledger;

import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A report as one JSON object on one line. Amounts are JSON numbers, written as plain decimals of
 * at most nine places, exact; null where nothing in the row has a price.
 */
public final class ReportJson {

  private ReportJson() {}

  static String write(Report report) {
    return write(report, nothing -> {});
  }

  /**
   * The report with more fields at its end.
   *
   * @param more writes them
   */
  public static String write(Report report, Consumer<JsonGenerator> more) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      day(json, "from", report.query().from());
      day(json, "to", report.query().to());
      json.writeName("rows");
      json.writeStartArray();
      for (Report.Row row : report.rows()) {
        json.writeStartObject();
        labels(json, report.query().by(), row.labels());
        sums(json, row.sums());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeName("total");
      json.writeStartObject();
      sums(json, report.total());
      json.writeEndObject();
      more.accept(json);
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void labels(JsonGenerator json, List<Dimension> by, List<String> labels) {
    for (int i = 0; i < by.size(); i++) {
      json.writeStringProperty(by.get(i).label(), labels.get(i));
    }
  }

  private static void sums(JsonGenerator json, Sums sums) {
    Usage tokens = sums.tokens();
    json.writeNumberProperty("requests", sums.requests());
    json.writeName("tokens");
    json.writeStartObject();
    json.writeNumberProperty("input", tokens.inputTokens());
    json.writeNumberProperty("cached", tokens.cachedTokens());
    json.writeNumberProperty("cache_write", tokens.cacheWriteTokens());
    json.writeNumberProperty("output", tokens.outputTokens());
    json.writeNumberProperty("reasoning", tokens.reasoningTokens());
    json.writeEndObject();
    money(json, "cost_usd", sums, sums.paid());
    money(json, "synchronous_cost_usd", sums, sums.synchronous());
    money(json, "saved_usd", sums, sums.saved());
    json.writeNumberProperty("unpriced", sums.unpriced());
  }

  private static void money(JsonGenerator json, String name, Sums sums, Usd amount) {
    json.writeName(name);
    if (sums.isPriced()) {
      json.writeNumber(amount.toPlainString());
    } else {
      json.writeNull();
    }
  }

  private static void day(JsonGenerator json, String name, @Nullable LocalDate day) {
    json.writeName(name);
    if (day == null) {
      json.writeNull();
    } else {
      json.writeString(day.toString());
    }
  }
}
