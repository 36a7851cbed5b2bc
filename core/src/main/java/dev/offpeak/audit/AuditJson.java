package dev.offpeak.audit;

import dev.offpeak.model.Usd;
import java.io.StringWriter;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An audit for scripts: one object. Its fields are a contract. */
public final class AuditJson {

  private AuditJson() {}

  /** The object. */
  public static String of(AuditReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("from", report.from().toString());
      json.writeStringProperty("to", report.to().toString());
      money(json, "spend_usd", report.spend());
      json.writeName("features");
      json.writeStartArray();
      report.findings().forEach(finding -> finding(json, finding));
      json.writeEndArray();
      json.writeName("total");
      json.writeStartObject();
      json.writeNumberProperty("calls", report.calls());
      money(json, "spend_usd", report.spend());
      saving(json, report.total());
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void finding(JsonGenerator json, Finding finding) {
    json.writeStartObject();
    json.writeStringProperty("feature", finding.feature().name());
    json.writeStringProperty("group", finding.group());
    json.writeNumberProperty("calls", finding.calls());
    money(json, "spend_usd", finding.spend());
    json.writeStringProperty("verdict", finding.verdict().label());
    saving(json, finding.saving());
    json.writeStringProperty("confidence", finding.confidence().label());
    json.writeName("evidence");
    json.writeStartArray();
    for (Reason reason : finding.evidence()) {
      json.writeStartObject();
      json.writeStringProperty("code", reason.code());
      json.writeStringProperty("text", reason.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("command", finding.command());
    json.writeEndObject();
  }

  private static void saving(JsonGenerator json, Saving saving) {
    json.writeName("saving_usd");
    json.writeStartObject();
    money(json, "low", saving.low());
    money(json, "expected", saving.expected());
    money(json, "high", saving.high());
    json.writeEndObject();
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeNumberProperty(name, new BigDecimal(amount.toPlainString()));
  }
}
