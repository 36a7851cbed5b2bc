package dev.offpeak.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a span is in its trace, as W3C Trace Context writes it.
 *
 * @param traceId 32 hexadecimal digits, not all of them zero
 * @param spanId 16 hexadecimal digits, not all of them zero
 * @param sampled whether somebody wants to see it
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

  /** The header that carries it, by W3C Trace Context. */
  public static final String HEADER = "traceparent";

  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

  /** Version, ids, flags; a later version may say more. */
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);
  private static final String FIRST_VERSION = "00";
  private static final String NO_VERSION = "ff";

  public TraceContext {
    if (!TRACE_ID.matcher(traceId).matches() || traceId.equals(NO_TRACE)) {
      throw new IllegalArgumentException("a trace id is 32 hexadecimal digits, not all zero");
    }
    if (!SPAN_ID.matcher(spanId).matches() || spanId.equals(NO_SPAN)) {
      throw new IllegalArgumentException("a span id is 16 hexadecimal digits, not all zero");
    }
  }

  /** What a header says; empty if it says nothing that W3C Trace Context knows. */
  public static Optional<TraceContext> parse(@Nullable String header) {
    Matcher parts = PARENT.matcher(header == null ? "" : header.strip());
    if (!parts.matches()
        || parts.group(1).equals(NO_VERSION)
        || parts.group(2).equals(NO_TRACE)
        || parts.group(3).equals(NO_SPAN)
        || (parts.group(1).equals(FIRST_VERSION) && parts.group(5) != null)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
    return Optional.of(new TraceContext(parts.group(2), parts.group(3), sampled));
  }

  /** The same trace at another span. */
  public TraceContext at(String span) {
    return new TraceContext(traceId, span, sampled);
  }

  /** The value of the header. */
  public String header() {
    return FIRST_VERSION + "-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
