package dev.offpeak.app.run;

import dev.offpeak.model.LateCause;
import dev.offpeak.model.Run;
import dev.offpeak.model.Usd;
import dev.offpeak.store.DeadlineStore.Hurry;
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
   * @param hurry what it took to keep the deadline
   * @param output where the answers were written; null if nowhere
   */
  static String of(
      Run run, int batches, List<FailureSummary> failures, Hurry hurry, @Nullable String output) {
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
      if (!hurry.equals(Hurry.NONE)) {
        deadline(json, hurry);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** Only where a deadline needed something, or was missed. */
  private static void deadline(JsonGenerator json, Hurry hurry) {
    json.writeName("deadline");
    json.writeStartObject();
    json.writeNumberProperty("interactive", hurry.answered());
    money(json, "more_usd", hurry.more());
    json.writeNumberProperty("unknown", hurry.unknown());
    json.writeName("late");
    json.writeStartObject();
    for (LateCause cause : LateCause.values()) {
      if (hurry.late().containsKey(cause)) {
        json.writeNumberProperty(cause.label(), hurry.late().getOrDefault(cause, 0L));
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeName(name);
    json.writeNumber(amount.toPlainString());
  }
}
