package dev.offpeak.app.show;

import dev.offpeak.dispatch.Difference;
import dev.offpeak.dispatch.Verification;
import dev.offpeak.dispatch.Verification.Outcome;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A comparison for scripts: one object. */
final class VerifyJson {

  private VerifyJson() {}

  static String of(List<Verified> all, List<NotAsked> notAsked) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("period_days", Verification.PERIOD.toDays());
      json.writeNumberProperty("differences", all.stream().mapToLong(Verified::differences).sum());
      json.writeName("accounts");
      json.writeStartArray();
      all.forEach(verified -> account(json, verified));
      json.writeEndArray();
      json.writeName("not_asked");
      json.writeStartArray();
      for (NotAsked account : notAsked) {
        json.writeStartObject();
        json.writeStringProperty("provider", account.provider().value());
        json.writeStringProperty("account", account.account().fingerprint());
        json.writeNumberProperty("batches", account.batches());
        json.writeStringProperty("why", account.why());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void account(JsonGenerator json, Verified verified) {
    Outcome.Compared compared = verified.compared();
    json.writeStartObject();
    json.writeStringProperty("provider", verified.account().target().provider().value());
    json.writeStringProperty("account", verified.account().id().fingerprint());
    number(json, "listed", compared == null ? null : compared.listed());
    number(json, "ours", compared == null ? null : compared.ours());
    number(json, "others", compared == null ? null : compared.others());
    json.writeNumberProperty("in_doubt", verified.inDoubt());
    number(json, "input_files", compared == null ? null : verified.inputFiles());
    json.writeName("differences");
    json.writeStartArray();
    for (Difference difference : verified.named()) {
      json.writeStartObject();
      json.writeStringProperty("kind", difference.kind().label());
      text(json, "batch", difference.batch() == null ? null : difference.batch().wire());
      text(
          json,
          "provider_batch",
          difference.providerBatch() == null ? null : difference.providerBatch().value());
      json.writeStringProperty("detail", difference.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    text(json, "error", verified.error());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, @Nullable Long value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }
}
