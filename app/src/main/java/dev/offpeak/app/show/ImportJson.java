package dev.offpeak.app.show;

import dev.offpeak.imports.ImportResult;
import dev.offpeak.imports.ImportResult.Problem;
import java.io.StringWriter;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An import for scripts: one object. Its fields are a contract. */
final class ImportJson {

  private ImportJson() {}

  static String of(ImportResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("files", result.files().size());
      json.writeNumberProperty("rows", result.rows());
      json.writeNumberProperty("imported", result.imported());
      json.writeNumberProperty("already_known", result.alreadyKnown());
      json.writeNumberProperty("skipped", result.skipped());
      json.writeName("problems");
      json.writeStartArray();
      for (Problem problem : result.problems()) {
        json.writeStartObject();
        json.writeStringProperty("file", problem.file());
        json.writeNumberProperty("line", problem.line());
        json.writeStringProperty("reason", problem.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringProperty("from", result.first() == null ? null : result.first().toString());
      json.writeStringProperty("to", result.last() == null ? null : result.last().toString());
      json.writeNumberProperty("cost_usd", new BigDecimal(result.spend().toPlainString()));
      json.writeNumberProperty(
          "difference_usd", new BigDecimal(result.told().minus(result.ours()).toPlainString()));
      json.writeNumberProperty("unpriced", result.unpriced());
      json.writeEndObject();
    }
    return text.toString();
  }
}
