package dev.offpeak.gateway.trace;

import dev.offpeak.trace.SpanIds;
import dev.offpeak.trace.SpanSink;
import dev.offpeak.trace.TraceContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Begins the traces of calls, for those that somebody wants to see. Thread-safe. */
public final class Traces {

  /** Words of paths: what has a digit or a dash is an id or a model, of which there are many. */
  private static final Pattern WORD = Pattern.compile("[a-z_]{1,30}|v1");

  /** Longer paths are told by their beginning. */
  private static final int WORDS_MAX = 5;

  /** Names of methods are the client's; others share one. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

  private static final String OTHER = "_OTHER";

  private final SpanSink sink;
  private final double share;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final SpanIds ids;

  /**
   * @param share how many of the calls that come without a trace begin one, from 0 to 1; where a
   *     trace is there already, it says whether it is wanted
   * @param nanos a clock that only measures how long things take
   */
  public Traces(SpanSink sink, double share, InstantSource time, LongSupplier nanos, SpanIds ids) {
    this.sink = sink;
    this.share = share;
    this.time = time;
    this.nanos = nanos;
    this.ids = ids;
  }

  /**
   * A call whose head has come.
   *
   * @param header its {@code traceparent}; null if it has none
   * @return null if nobody wants to see it
   */
  public @Nullable CallTrace begin(String method, String path, @Nullable String header) {
    Optional<TraceContext> parent = TraceContext.parse(header);
    if (parent.isPresent() ? !parent.get().sampled() : !ids.chosen(share)) {
      return null;
    }
    TraceContext context =
        parent.isPresent()
            ? parent.get().at(ids.span())
            : new TraceContext(ids.trace(), ids.span(), true);
    String known = METHODS.contains(method) ? method : OTHER;
    return new CallTrace(
        this, context, parent.map(TraceContext::spanId).orElse(null), known, route(path));
  }

  /** The path as far as it is the same for many calls. */
  private static String route(String path) {
    StringBuilder route = new StringBuilder();
    int words = 0;
    for (String part : path.substring(Math.min(1, path.length())).split("/", -1)) {
      if (!WORD.matcher(part).matches() || ++words > WORDS_MAX) {
        break;
      }
      route.append('/').append(part);
    }
    return route.isEmpty() ? "/" : route.toString();
  }

  SpanSink sink() {
    return sink;
  }

  SpanIds ids() {
    return ids;
  }

  Instant now() {
    return time.instant();
  }

  long nanos() {
    return nanos.getAsLong();
  }
}
