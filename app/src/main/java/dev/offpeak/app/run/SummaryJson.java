package dev.offpeak.app.run;

import dev.offpeak.model.Run;
import dev.offpeak.model.Usd;
import dev.offpeak.store.OutputStore.FailureSummary;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How a run ended, as one JSON object for scripts. Its fields are a contract. */
final class SummaryJson {

  private SummaryJson() {}

  /**
   * The object on one line.
   *
   * @param output where the answers were written; null if nowhere
   */
  static String of(Run run, int batches, List<FailureSummary> failures, @Nullable String output) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("run", run.id().value());
      json.writeStringProperty("state", run.state().name().toLowerCase(Locale.ROOT));
      json.writeName("counts");
      json.writeStartObject();
      json.writeNumberProperty("total", run.counts().total());
      json.writeNumberProperty("succeeded", run.counts().succeeded());
      json.writeNumberProperty("failed", run.counts().failed());
      json.writeNumberProperty("cancelled", run.counts().cancelled());
      json.writeEndObject();
      money(json, "cost_usd", run.money().paid());
      money(json, "synchronous_cost_usd", run.money().synchronous());
      money(json, "saved_usd", run.money().saved());
      json.writeNumberProperty("unpriced", run.money().unpriced());
      json.writeNumberProperty("batches", batches);
      json.writeName("output");
      if (output == null) {
        json.writeNull();
      } else {
        json.writeString(output);
      }
      json.writeName("failures");
      json.writeStartArray();
      for (FailureSummary failure : failures) {
        json.writeStartObject();
        json.writeStringProperty("code", failure.kind().label());
        json.writeNumberProperty("count", failure.count());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeName(name);
    json.writeNumber(amount.toPlainString());
  }
}
