package dev.offpeak.gateway.trace;

import dev.offpeak.model.Usage;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.Span.Facts;
import dev.offpeak.trace.SpanNames;
import dev.offpeak.trace.TraceContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one call: a span of all of it, and within it one of the call to the provider, or
 * one of its intake. Thread-safe: a call that is deferred is served by another thread than its
 * connection's.
 */
public final class CallTrace {

  /** Longer names are of no model that there is. */
  private static final int MODEL_LENGTH_MAX = 100;

  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;

  private final Traces traces;
  private final TraceContext context;
  private final @Nullable String parent;
  private final String method;
  private final Instant start;
  private final long begun;
  private String name;
  private Facts facts;
  private @Nullable String error;
  private @Nullable Upstream up;
  private boolean answered;
  private boolean told;

  private record Upstream(TraceContext context, String host, Instant start) {}

  CallTrace(
      Traces traces, TraceContext context, @Nullable String parent, String method, String route) {
    this.traces = traces;
    this.context = context;
    this.parent = parent;
    this.method = method;
    this.start = traces.now();
    this.begun = traces.nanos();
    this.name = method + " " + route;
    this.facts = Facts.NONE.with(SpanNames.METHOD, method).with(SpanNames.ROUTE, route);
  }

  /** Where the call is in its trace. */
  public TraceContext context() {
    return context;
  }

  private Instant now() {
    return start.plusNanos(traces.nanos() - begun);
  }

  /** Says what the call is known by. */
  public synchronized void id(String id) {
    facts = facts.with(SpanNames.REQUEST_ID, id);
  }

  /** Says what a model is asked for, and for whom. */
  public synchronized void asks(
      String provider, String operation, @Nullable String model, String feature) {
    String shortened =
        model == null ? "" : model.substring(0, Math.min(model.length(), MODEL_LENGTH_MAX));
    facts =
        facts
            .with(SpanNames.PROVIDER, provider)
            .with(SpanNames.OPERATION, operation)
            .with(SpanNames.REQUEST_MODEL, shortened)
            .with(SpanNames.FEATURE, feature);
    name = shortened.isEmpty() ? operation : operation + " " + shortened;
  }

  /** Says which lane the call takes. */
  public synchronized void lane(String lane) {
    facts = facts.with(SpanNames.LANE, lane);
  }

  /**
   * Says what the answer was billed as.
   *
   * @param model that answered; null if the provider did not say
   */
  public synchronized void billed(@Nullable String model, Usage usage) {
    facts = facts.with(SpanNames.RESPONSE_MODEL, model);
    if (usage.inputTokens() + usage.outputTokens() > 0) {
      facts =
          facts
              .with(SpanNames.INPUT_TOKENS, usage.inputTokens())
              .with(SpanNames.OUTPUT_TOKENS, usage.outputTokens());
    }
    if (usage.cachedTokens() > 0) {
      facts = facts.with(SpanNames.CACHE_READ_TOKENS, usage.cachedTokens());
    }
    if (usage.cacheWriteTokens() > 0) {
      facts = facts.with(SpanNames.CACHE_WRITE_TOKENS, usage.cacheWriteTokens());
    }
  }

  /**
   * The call goes to its provider from now on.
   *
   * @return where that is in the trace
   */
  public synchronized TraceContext toProvider(String host) {
    TraceContext there = context.at(traces.ids().span());
    up = new Upstream(there, host, now());
    return there;
  }

  /**
   * The call to the provider is over.
   *
   * @param status of its answer; 0 if none came
   * @param problem what went wrong, in a word; null if the answer was passed on whole
   */
  public synchronized void fromProvider(int status, @Nullable String problem) {
    Upstream over = up;
    if (over == null) {
      return;
    }
    up = null;
    error = problem;
    Facts of = Facts.NONE.with(SpanNames.METHOD, method).with(SpanNames.SERVER, over.host());
    String failed = problem;
    if (status > 0) {
      of = of.with(SpanNames.STATUS, status);
      failed = problem == null && status >= CLIENT_ERROR ? Integer.toString(status) : problem;
    }
    tell(
        new Span(
            method,
            Span.Kind.CLIENT,
            over.context(),
            context.spanId(),
            List.of(),
            over.start(),
            now(),
            of,
            failed));
    tellIfOver();
  }

  /** Since when the call is being taken in, for {@link #takenIn}. */
  public Instant takingIn() {
    return now();
  }

  /**
   * The call is stored, to be answered later.
   *
   * @param since from {@link #takingIn}
   */
  public synchronized void takenIn(Instant since, String id) {
    id(id);
    tell(
        new Span(
            "intake",
            Span.Kind.INTERNAL,
            context.at(traces.ids().span()),
            context.spanId(),
            List.of(),
            since,
            now(),
            Facts.NONE.with(SpanNames.REQUEST_ID, id),
            null));
  }

  /**
   * The client has its answer, or is gone.
   *
   * @param status of the answer; 0 if it was never begun
   */
  public synchronized void answered(int status) {
    if (answered) {
      return;
    }
    answered = true;
    if (status > 0) {
      facts = facts.with(SpanNames.STATUS, status);
    }
    if (error == null && (status == 0 || status >= SERVER_ERROR)) {
      error = status == 0 ? "client_gone" : Integer.toString(status);
    }
    tellIfOver();
  }

  /** The answer's last byte may go out before it is known what it cost. */
  private void tellIfOver() {
    if (!answered || up != null || told) {
      return;
    }
    told = true;
    tell(new Span(name, Span.Kind.SERVER, context, parent, List.of(), start, now(), facts, error));
  }

  private void tell(Span span) {
    traces.sink().add(span);
  }
}
