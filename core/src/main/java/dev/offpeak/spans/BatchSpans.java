package dev.offpeak.spans;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.Span.Facts;
import dev.offpeak.trace.SpanNames;
import dev.offpeak.trace.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a batch that is over: one span of all of it with links to the calls in it, and
 * below it one for each of its three parts. The ids follow from the batch's own, so that two
 * processes that tell of it tell the same. Stateless.
 */
final class BatchSpans {

  private static final String LANE = "batch";

  private BatchSpans() {}

  /** Whether nothing more becomes of the batch; what is watched for a late twin is over. */
  static boolean isOver(Batch batch) {
    return switch (batch.state()) {
      case BatchState.Collected _, BatchState.Rejected _ -> true;
      case BatchState.GivenUp _ -> true;
      case BatchState.Assembling _, BatchState.Planned _, BatchState.Uploading _ -> false;
      case BatchState.Submitting _, BatchState.InDoubt _, BatchState.AtProvider _ -> false;
      case BatchState.Ended _ -> false;
    };
  }

  /**
   * The spans of a batch that is over; none of another.
   *
   * @param calls the spans of the calls in it
   * @param seen when it was seen to be over
   */
  static List<Span> of(Batch batch, List<TraceContext> calls, Instant seen) {
    return switch (batch.state()) {
      case BatchState.Collected over -> collected(batch, over, calls, seen);
      case BatchState.Rejected over -> List.of(whole(batch, calls, over.at(), "rejected", null));
      case BatchState.Absent _ -> List.of(whole(batch, calls, seen, "absent", null));
      case BatchState.Abandoned _ -> List.of(whole(batch, calls, seen, "abandoned", null));
      case BatchState.Assembling _, BatchState.Planned _, BatchState.Uploading _ -> List.of();
      case BatchState.Submitting _, BatchState.InDoubt _, BatchState.AtProvider _ -> List.of();
      case BatchState.Ended _ -> List.of();
    };
  }

  private static List<Span> collected(
      Batch batch, BatchState.Collected over, List<TraceContext> calls, Instant seen) {
    String end = over.end().name().toLowerCase(Locale.ROOT);
    List<Span> spans = new ArrayList<>();
    spans.add(whole(batch, calls, seen, end, over.id().value()));
    spans.add(part(batch, "submit", Span.Kind.CLIENT, batch.plannedAt(), over.submittedAt()));
    spans.add(part(batch, "wait", Span.Kind.CLIENT, over.submittedAt(), over.endedAt()));
    spans.add(part(batch, "collect", Span.Kind.CLIENT, over.endedAt(), seen));
    return spans;
  }

  private static Span whole(
      Batch batch, List<TraceContext> calls, Instant end, String word, @Nullable String id) {
    Facts facts =
        facts(batch)
            .with(SpanNames.BATCH_PROVIDER_ID, id)
            .with(SpanNames.BATCH_REQUESTS, batch.requests())
            .with(SpanNames.BATCH_END, word);
    String error = word.equals("completed") ? null : word;
    return new Span(
        "batch " + batch.group().model(),
        Span.Kind.INTERNAL,
        context(batch, "batch"),
        null,
        calls,
        batch.plannedAt(),
        end,
        facts,
        error);
  }

  private static Span part(Batch batch, String name, Span.Kind kind, Instant from, Instant to) {
    return new Span(
        name,
        kind,
        context(batch, name),
        context(batch, "batch").spanId(),
        List.of(),
        from,
        to,
        facts(batch),
        null);
  }

  /** Its operation is none that OpenTelemetry knows, so that nobody takes it for a call. */
  private static Facts facts(Batch batch) {
    return Facts.NONE
        .with(SpanNames.PROVIDER, batch.group().target().provider().value())
        .with(SpanNames.OPERATION, LANE)
        .with(SpanNames.REQUEST_MODEL, batch.group().model())
        .with(SpanNames.LANE, LANE)
        .with(SpanNames.BATCH_ID, batch.id().toString());
  }

  private static TraceContext context(Batch batch, String part) {
    UUID named = UUID.nameUUIDFromBytes((batch.id() + " " + part).getBytes(StandardCharsets.UTF_8));
    String span = named.toString().replace("-", "").substring(0, 16);
    return new TraceContext(batch.id().value().toString().replace("-", ""), span, true);
  }
}
