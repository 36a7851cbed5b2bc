package dev.offpeak.savings;

import dev.offpeak.ledger.Report;
import dev.offpeak.ledger.ReportJson;
import dev.offpeak.model.Durations;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.savings.BeforeAfter.Waiting;
import dev.offpeak.store.CallTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A feature's report with what was decided, as JSON for scripts. Its fields are a contract. */
public final class BeforeAfterJson {

  private static final double NANOS_PER_MILLI = 1e6;

  private BeforeAfterJson() {}

  /** The report as one JSON object on one line, with the decision and what it brought. */
  public static String write(Report report, BeforeAfter decided) {
    return ReportJson.write(report, json -> add(json, decided));
  }

  /** Adds the fields to an object that was begun. */
  public static void add(JsonGenerator json, BeforeAfter decided) {
    json.writeName("decision");
    json.writeStartObject();
    json.writeStringProperty("at", decided.decision().at().toString());
    json.writeStringProperty("by", decided.decision().by());
    Lane lane = decided.decision().lane();
    json.writeStringProperty("lane", lane == null ? "auto" : lane.label());
    json.writeStringProperty("model", decided.decision().model());
    json.writeStringProperty("cache", decided.decision().cache() ? "auto" : "off");
    Duration deadline = decided.deadline();
    json.writeStringProperty("deadline", deadline == null ? null : text(deadline));
    json.writeEndObject();
    json.writeName("before");
    span(json, decided.before());
    json.writeName("after");
    span(json, decided.after());
    json.writeName("saved");
    json.writeStartObject();
    money(json, "total_usd", decided.saved());
    money(json, "batch_usd", decided.savedByBatch());
    money(json, "cache_usd", decided.savedByCache());
    money(json, "route_usd", decided.savedByRoute());
    json.writeEndObject();
    money(json, "cache_difference_usd", decided.cacheDifference());
    comparison(json, decided.comparison());
    json.writeName("in_flight");
    json.writeStartObject();
    json.writeNumberProperty("requests", decided.requests().inFlight());
    money(json, "cost_usd", decided.requests().inFlightMost());
    json.writeEndObject();
    json.writeNumberProperty("failed", decided.requests().failed());
    json.writeNumberProperty("late", decided.requests().late());
    waiting(json, decided.waiting());
  }

  private static void comparison(JsonGenerator json, Comparison comparison) {
    json.writeName("same_traffic");
    json.writeStartObject();
    money(json, "before_usd", comparison.before());
    money(json, "after_usd", comparison.after());
    money(json, "saved_usd", comparison.saved());
    json.writeStringProperty("confidence", comparison.confidence().name().toLowerCase(Locale.ROOT));
    json.writeName("reasons");
    json.writeStartArray();
    comparison.reasons().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, Span span) {
    json.writeStartObject();
    json.writeStringProperty("from", instant(span.from()));
    json.writeStringProperty("to", instant(span.to()));
    json.writeNumberProperty("requests", span.requests());
    money(json, "cost_usd", span.cost());
    money(json, "synchronous_cost_usd", span.synchronous());
    money(json, "per_day_usd", span.perDay());
    money(json, "per_1000_usd", span.perThousand());
    json.writeNumberProperty("unpriced", span.unpriced());
    json.writeEndObject();
  }

  private static String instant(Instant at) {
    return at.toString();
  }

  private static void waiting(JsonGenerator json, Waiting waiting) {
    json.writeName("waiting");
    json.writeStartObject();
    json.writeName("before");
    times(json, waiting.before());
    json.writeName("after");
    times(json, waiting.after());
    json.writeEndObject();
  }

  private static void times(JsonGenerator json, CallTimes times) {
    json.writeStartObject();
    json.writeNumberProperty("calls", times.total().count());
    percentiles(json, "total_ms", times.total());
    percentiles(json, "first_byte_ms", times.toFirstByte());
    percentiles(json, "gateway_ms", times.own());
    json.writeEndObject();
  }

  private static void percentiles(JsonGenerator json, String name, Durations durations) {
    json.writeName(name);
    json.writeStartObject();
    percentile(json, "p50", durations.percentile(50).orElse(null));
    percentile(json, "p95", durations.percentile(95).orElse(null));
    json.writeEndObject();
  }

  private static void percentile(JsonGenerator json, String name, @Nullable Duration duration) {
    json.writeName(name);
    if (duration == null) {
      json.writeNull();
    } else {
      json.writeNumber(duration.toNanos() / NANOS_PER_MILLI);
    }
  }

  private static String text(Duration duration) {
    long minutes = duration.toMinutes();
    if (duration.equals(Duration.ofHours(duration.toHours()))) {
      return duration.toHours() + "h";
    }
    return duration.equals(Duration.ofMinutes(minutes))
        ? minutes + "m"
        : duration.toMillis() + "ms";
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeName(name);
    json.writeNumber(amount.toPlainString());
  }
}
